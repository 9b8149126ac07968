namespace AllocInsight.Profiling.Events;

/// <summary>
/// A part of one method's inline tree: JittedMethodRichDebugInfo (189) of the provider
/// <c>Microsoft-Windows-DotNETRuntimePrivate</c>, keyword 0x40000, only of processes started with <c>DOTNET_RichDebugInfo=1</c>.
/// Valid as long as the payload.
/// </summary>
public readonly ref struct RichDebugInfoChunk
{
    private const uint FinalFlag = 0x80000000;

    /// <summary>The method, as in <see cref="MethodLoad.MethodId"/>.</summary>
    public ulong MethodId { get; private init; }

    /// <summary>The version of its code, as in <see cref="MethodLoad.CodeVersionId"/>.</summary>
    public ulong CodeVersionId { get; private init; }

    /// <summary>Position among the parts, from 0; a part holds at most 40,000 bytes.</summary>
    public int Index { get; private init; }

    /// <summary>Whether it is the last part.</summary>
    public bool IsFinal { get; private init; }

    /// <summary>The part's bytes.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RichDebugInfoChunk chunk)
    {
        var cursor = new PayloadCursor(payload);
        cursor.ReadUInt16(); // runtime instance
        var methodId = cursor.ReadUInt64();
        var codeVersionId = cursor.ReadUInt64();
        cursor.ReadUInt64(); // version of the IL, for profilers that rewrite it
        var position = cursor.ReadUInt32();
        chunk = new RichDebugInfoChunk
        {
            MethodId = methodId,
            CodeVersionId = codeVersionId,
            Index = (int)(position & ~FinalFlag),
            IsFinal = (position & FinalFlag) != 0,
            Data = cursor.Take(cursor.ReadUInt32()),
        };
        return cursor.IsIntact;
    }
}
