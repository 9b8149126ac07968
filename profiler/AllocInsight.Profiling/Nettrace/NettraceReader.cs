using System.Globalization;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Reads a trace in the <c>.nettrace</c> format, versions 4 to 6, from a file or from a live session, and hands its
/// events to a consumer as they arrive.
/// </summary>
/// <remarks>
/// Holds one block at a time and allocates nothing per event. Reads the stream front to back, never seeks, and never
/// waits for bytes beyond the block that it hands out next. Leaves the stream open. Not safe for use by several threads;
/// the consumer is called on the thread that calls <see cref="ReadToEnd"/>.
/// </remarks>
/// <param name="stream">A readable stream that stands at the first byte of the trace.</param>
/// <param name="consumer">Takes what is read; an exception that it throws passes through unchanged.</param>
public sealed class NettraceReader(Stream stream, INettraceConsumer consumer)
{
    private bool _isUsed;

    /// <summary>Reads until the trace or the stream ends. May be called once.</summary>
    /// <param name="cancellationToken">
    /// Looked at before each read of the stream. It does not wake a read that waits for a live session: stop the session
    /// or dispose of its stream for that.
    /// </param>
    /// <returns>
    /// How the reading ended. A trace that was cut anywhere, even within its header, is no error: all blocks that were
    /// whole have been delivered, and <see cref="NettraceReadResult.IsComplete"/> is false. The same holds where the
    /// stream fails with an <see cref="IOException"/> or is disposed of meanwhile, as live connections end.
    /// </returns>
    /// <exception cref="ProfilingException">
    /// The input is empty, is no <c>.nettrace</c> file, has a version that is not supported, or contradicts the format;
    /// <see cref="ProfilingException.Failure"/> is <see cref="ProfilingFailure.Usage"/>. What stood before the
    /// contradiction has been delivered.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It has been called before.</exception>
    public NettraceReadResult ReadToEnd(CancellationToken cancellationToken = default)
    {
        if (_isUsed)
            throw new InvalidOperationException("A NettraceReader reads its stream once.");
        _isUsed = true;

        using TraceInput input = new(stream, cancellationToken);
        try
        {
            bool isComplete = ReadTrace(input);
            return new NettraceReadResult(isComplete, input.BytesRead);
        }
        catch (DamagedTraceException e)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"The trace is damaged near byte {input.Position}: {e.Message}. Record it again, or copy it again if it was copied.");
            throw new ProfilingException(ProfilingFailure.Usage, message, e);
        }
    }

    /// <summary>True at the trace's end mark, false where the stream ends before it.</summary>
    private bool ReadTrace(TraceInput input)
    {
        TraceFraming? framing = TraceOpening.Read(input);
        if (framing is null)
            return false;

        BlockDecoder? decoder = null;
        while (framing.TryReadHeader(input, out BlockHeader header))
        {
            if (header.Kind == BlockKind.EndOfStream)
                return true;
            if (!input.TryFill(header.Size))
                return false;

            ReadOnlySpan<byte> block = input.Available[..header.Size];
            if (decoder is not null)
                decoder.Decode(header.Kind, block);
            else if (header.Kind == BlockKind.Trace)
                decoder = new BlockDecoder(block, framing.IsVersion6, consumer);
            else
                DamagedTraceException.Throw("the trace has no header");

            input.Advance(header.Size);
            if (!framing.TryReadFooter(input))
                return false;
        }
        return false;
    }
}
