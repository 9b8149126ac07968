namespace AllocInsight.Pooling.Memory;

/// <summary>Memory from the operating system: <c>mmap</c> and <c>madvise</c>, or <c>VirtualAlloc</c> on Windows.</summary>
/// <remarks>Safe for use from any number of threads.</remarks>
public sealed unsafe class SystemPageSource : IPageSource
{
    private SystemPageSource()
    {
    }

    /// <summary>The one instance.</summary>
    public static SystemPageSource Instance { get; } = new();

    /// <inheritdoc/>
    public void* Reserve(nuint byteCount, nuint alignment) =>
        OperatingSystem.IsWindows() ? WindowsPages.Reserve(byteCount, alignment) : UnixPages.Reserve(byteCount, alignment);

    /// <inheritdoc/>
    /// <remarks>On Unix always true: the system backs a page when it is touched first.</remarks>
    public bool Commit(void* start, nuint byteCount) => !OperatingSystem.IsWindows() || WindowsPages.Commit(start, byteCount);

    /// <inheritdoc/>
    public void Decommit(void* start, nuint byteCount)
    {
        if (OperatingSystem.IsWindows())
            WindowsPages.Decommit(start, byteCount);
        else
            UnixPages.Decommit(start, byteCount);
    }

    /// <inheritdoc/>
    public void Release(void* start, nuint byteCount)
    {
        if (OperatingSystem.IsWindows())
            WindowsPages.Release(start);
        else
            UnixPages.Release(start, byteCount);
    }
}
