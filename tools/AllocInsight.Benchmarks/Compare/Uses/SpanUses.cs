using System.Buffers;
using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Pooling;
using CommunityToolkit.HighPerformance.Buffers;

namespace AllocInsight.Benchmarks.Compare.Uses;

internal static class Spans
{
    public const int Length = 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Touch(Span<byte> span)
    {
        span[0] = 1;
        span[^1] = 1;
    }
}

internal readonly struct PooledSpanUse<TClearing> : IUse
    where TClearing : struct, IClearing
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using PooledSpan<byte> span = Pool.Rent<byte>(Spans.Length, TClearing.IsOn);
            Spans.Touch(span);
        }
    }
}

internal readonly struct PooledArrayUse<TClearing> : IUse
    where TClearing : struct, IClearing
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.Array(Spans.Length, out byte[] array, TClearing.IsOn);
            Spans.Touch(array);
        }
    }
}

internal readonly struct ArrayPoolUse<TClearing> : IUse
    where TClearing : struct, IClearing
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            byte[] array = ArrayPool<byte>.Shared.Rent(Spans.Length);
            try
            {
                Spans.Touch(array.AsSpan(0, Spans.Length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(array, TClearing.IsOn);
            }
        }
    }
}

internal readonly struct OwnedSpanUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using SpanOwner<byte> owner = SpanOwner<byte>.Allocate(Spans.Length);
            Spans.Touch(owner.Span);
        }
    }
}
