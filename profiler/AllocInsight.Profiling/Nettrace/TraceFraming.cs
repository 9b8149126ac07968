namespace AllocInsight.Profiling.Nettrace;

/// <summary>How blocks follow each other in a trace. Each read returns false where the stream ends first.</summary>
internal abstract class TraceFraming
{
    /// <summary>
    /// The largest block that is believed. The runtime writes blocks of about 100 KB, and version 6 cannot express more
    /// than 16 MiB; anything above is damage.
    /// </summary>
    public const int MaxBlockBytes = 256 * 1024 * 1024;

    /// <summary>True for version 6, whose blocks are laid out differently inside as well.</summary>
    public abstract bool IsVersion6 { get; }

    public abstract bool TryReadHeader(TraceInput input, out BlockHeader header);

    public abstract bool TryReadFooter(TraceInput input);
}
