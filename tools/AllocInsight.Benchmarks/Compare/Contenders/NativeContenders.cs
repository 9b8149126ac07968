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

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)NativeMemory.Realloc((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}

/// <summary>A native library's allocator, called as any native function is.</summary>
internal readonly unsafe struct Called<TLibrary> : IContender<Called<TLibrary>, nint>
    where TLibrary : ILibrary
{
    private static readonly delegate* unmanaged<nuint, void*> Malloc = (delegate* unmanaged<nuint, void*>)TLibrary.Library.Malloc;
    private static readonly delegate* unmanaged<void*, void> Release = (delegate* unmanaged<void*, void>)TLibrary.Library.Free;
    private static readonly delegate* unmanaged<void*, nuint, void*> Resize = (delegate* unmanaged<void*, nuint, void*>)TLibrary.Library.Realloc;

    public static Called<TLibrary> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)Malloc((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => Release((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)Resize((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}

/// <summary>A native library's allocator, called without telling the garbage collector: the cheapest call there is.</summary>
internal readonly unsafe struct Direct<TLibrary> : IContender<Direct<TLibrary>, nint>
    where TLibrary : ILibrary
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<nuint, void*> Malloc =
        (delegate* unmanaged[SuppressGCTransition]<nuint, void*>)TLibrary.Library.Malloc;

    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, void> Release =
        (delegate* unmanaged[SuppressGCTransition]<void*, void>)TLibrary.Library.Free;

    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, nuint, void*> Resize =
        (delegate* unmanaged[SuppressGCTransition]<void*, nuint, void*>)TLibrary.Library.Realloc;

    public static Direct<TLibrary> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)Malloc((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => Release((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)Resize((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}
