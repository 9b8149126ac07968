using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Hands the events that a <see cref="CodeMap"/> needs to it.</summary>
public static class CodeEvents
{
    /// <summary>Provider of what happens while a session runs.</summary>
    public const string Runtime = RuntimeEvents.Provider;

    /// <summary>Provider of what was there already, told at a session's end.</summary>
    public const string Rundown = RuntimeEvents.RundownProvider;

    /// <summary>Provider of inline trees.</summary>
    public const string Private = "Microsoft-Windows-DotNETRuntimePrivate";

    /// <summary>Whether <see cref="TryAdd"/> knows events of this kind; a consumer can ask once for each.</summary>
    public static bool Knows(EventMetadata metadata) => KindOf(metadata) != CodeEventKind.None;

    /// <summary>Adds what an event tells about code; false for events that tell nothing of it, or are damaged.</summary>
    public static bool TryAdd(CodeMap map, in NettraceEvent data, int pointerSize)
    {
        var version = data.Metadata.Version;
        switch (KindOf(data.Metadata))
        {
            case CodeEventKind.Method when MethodLoad.TryRead(data.Payload, version, out var method):
                map.AddMethod(method);
                return true;
            case CodeEventKind.IlMap when MethodIlMap.TryRead(data.Payload, out var ilMap):
                map.AddIlMap(ilMap);
                return true;
            case CodeEventKind.Module when ModuleLoad.TryRead(data.Payload, version, out var module):
                map.AddModule(module);
                return true;
            case CodeEventKind.InlineTree when RichDebugInfoChunk.TryRead(data.Payload, out var chunk):
                map.AddInlineTree(chunk, pointerSize);
                return true;
            case CodeEventKind.Details when MethodDetails.TryRead(data.Payload, out var details):
                map.AddMethodDetails(details);
                return true;
            default:
                return false;
        }
    }

    private static CodeEventKind KindOf(EventMetadata metadata) => (metadata.Provider, metadata.EventId) switch
    {
        (Runtime, 143) => CodeEventKind.Method,
        (Runtime, 190) => CodeEventKind.IlMap,
        (Runtime, 152) => CodeEventKind.Module,
        (Runtime, 72) => CodeEventKind.Details,
        (Rundown, 143) or (Rundown, 144) => CodeEventKind.Method,
        (Rundown, 149) or (Rundown, 150) => CodeEventKind.IlMap,
        (Rundown, 153) or (Rundown, 154) => CodeEventKind.Module,
        (Private, 189) => CodeEventKind.InlineTree,
        _ => CodeEventKind.None,
    };

    private enum CodeEventKind
    {
        None,
        Method,
        IlMap,
        Module,
        InlineTree,
        Details,
    }
}
