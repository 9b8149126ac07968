using System.Runtime.CompilerServices;
using AllocInsight.Pooling;
using Microsoft.IO;

namespace AllocInsight.Benchmarks.Compare.Uses;

/// <summary>How much is written, and in which pieces.</summary>
internal interface IAmount
{
    static abstract int Total { get; }

    static abstract int Piece { get; }
}

internal readonly struct Small : IAmount
{
    public static int Total => 32;

    public static int Piece => 32;
}

internal readonly struct Large : IAmount
{
    public static int Total => 1 << 20;

    public static int Piece => 4096;
}

internal static class Streams
{
    private static readonly byte[] Bytes = new byte[4096];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fill(Stream stream, int total, int piece)
    {
        for (int written = 0; written < total; written += piece)
            stream.Write(Bytes, 0, piece);
    }
}

internal readonly struct PooledStreamUse<TAmount> : IUse
    where TAmount : struct, IAmount
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.MemoryStream(out MemoryStream stream);
            Streams.Fill(stream, TAmount.Total, TAmount.Piece);
        }
    }
}

internal readonly struct PooledOwnStreamUse<TAmount> : IUse
    where TAmount : struct, IAmount
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var stream = new PooledStream();
            Streams.Fill(stream, TAmount.Total, TAmount.Piece);
        }
    }
}

internal readonly struct NewStreamUse<TAmount> : IUse
    where TAmount : struct, IAmount
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var stream = new MemoryStream();
            Streams.Fill(stream, TAmount.Total, TAmount.Piece);
        }
    }
}

internal readonly struct RecyclableStreamUse<TAmount> : IUse
    where TAmount : struct, IAmount
{
    private static readonly RecyclableMemoryStreamManager Manager = new();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using RecyclableMemoryStream stream = Manager.GetStream();
            Streams.Fill(stream, TAmount.Total, TAmount.Piece);
        }
    }
}
