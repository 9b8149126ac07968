using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>Hands out the same 64 places in turn and takes nothing back: what is left is the workload's own share.</summary>
internal unsafe struct Nothing : IContender<Nothing, nint>
{
    private const int Places = 64;
    private const int Stride = 256;

    // The last place may be asked for more than it is apart from the next.
    private static readonly byte* Memory = (byte*)NativeMemory.AllocZeroed(Places * Stride * 2);

    private uint _next;

    public static Nothing Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)(Memory + ((_next++ & (Places - 1)) * Stride));

    public readonly void Free(nint block)
    {
    }

    public readonly nint Reallocate(nint block, int byteCount, int newByteCount) => block;

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}
