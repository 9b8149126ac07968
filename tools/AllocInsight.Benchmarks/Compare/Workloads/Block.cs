using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Blocks as the workloads use them: written, and looked at before they are freed.</summary>
internal static class Block
{
    /// <summary>What stands in the first and the last byte.</summary>
    public const byte Mark = 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TBlock New<TContender, TBlock>(ref TContender contender, int byteCount)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TBlock block = contender.Allocate(byteCount);
        TContender.Start(block) = Mark;
        TContender.End(block, byteCount) = Mark;
        return block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free<TContender, TBlock>(ref TContender contender, TBlock block)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        if (TContender.Start(block) != Mark)
            Damaged();
        contender.Free(block);
    }

    /// <summary>Frees all, without being measured.</summary>
    public static void FreeAll<TContender, TBlock>(TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        foreach (TBlock block in blocks)
            Free(ref contender, block);
    }

    private static void Damaged() => throw new InvalidOperationException("A block was damaged while it was in use.");
}
