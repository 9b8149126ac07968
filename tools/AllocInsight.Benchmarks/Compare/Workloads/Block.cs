using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Blocks as the workloads use them: written, and looked at before they are freed.</summary>
internal static class Block
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TBlock New<TContender, TBlock>(ref TContender contender, int byteCount)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TBlock block = contender.Allocate(byteCount);
        TContender.Start(block) = 1;
        return block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free<TContender, TBlock>(ref TContender contender, TBlock block)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        if (TContender.Start(block) != 1)
            Damaged();
        contender.Free(block);
    }

    private static void Damaged() => throw new InvalidOperationException("A block was damaged while it was in use.");
}
