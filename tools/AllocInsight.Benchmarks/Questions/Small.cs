using System.Buffers;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>From which size does an array cost less rented than new, in a method that passes it on and gives it back?</summary>
public class Small
{
    /// <summary>Bytes asked for.</summary>
    [Params(16, 32, 64, 128, 255)]
    public int Size { get; set; }

    [Benchmark(Baseline = true)]
    public int New() => Use(new byte[Size]);

    [Benchmark]
    public int SharedArrayPool()
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(Size);
        try
        {
            return Use(array);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    [Benchmark]
    public int PoolArray()
    {
        using Lease lease = Pool.Array(Size, out byte[] array);
        return Use(array);
    }

    [Benchmark]
    public int PoolRent()
    {
        using PooledSpan<byte> lease = Pool.Rent<byte>(Size);
        return Use(lease.Span);
    }

    // Not inlined: where the JIT sees that an array does not leave its method, it lies on the stack and costs nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Use(Span<byte> bytes)
    {
        bytes[..16].Fill(1);
        return bytes[15];
    }
}
