using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>The C library's malloc, as .NET offers it.</summary>
internal readonly unsafe struct Native : IContender<Native, nint>
{
    public static Native Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)NativeMemory.Alloc((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => NativeMemory.Free((void*)block);

    public static ref byte Start(nint block) => ref *(byte*)block;
}

/// <summary>A native library's allocator, called as any native function is.</summary>
internal readonly unsafe struct Called<TLibrary> : IContender<Called<TLibrary>, nint>
    where TLibrary : ILibrary
{
    private static readonly delegate* unmanaged<nuint, void*> Malloc = (delegate* unmanaged<nuint, void*>)TLibrary.Library.Malloc;
    private static readonly delegate* unmanaged<void*, void> Release = (delegate* unmanaged<void*, void>)TLibrary.Library.Free;

    public static Called<TLibrary> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)Malloc((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => Release((void*)block);

    public static ref byte Start(nint block) => ref *(byte*)block;
}

/// <summary>A native library's allocator, called without telling the garbage collector: the cheapest call there is.</summary>
internal readonly unsafe struct Direct<TLibrary> : IContender<Direct<TLibrary>, nint>
    where TLibrary : ILibrary
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<nuint, void*> Malloc =
        (delegate* unmanaged[SuppressGCTransition]<nuint, void*>)TLibrary.Library.Malloc;

    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, void> Release =
        (delegate* unmanaged[SuppressGCTransition]<void*, void>)TLibrary.Library.Free;

    public static Direct<TLibrary> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)Malloc((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => Release((void*)block);

    public static ref byte Start(nint block) => ref *(byte*)block;
}
