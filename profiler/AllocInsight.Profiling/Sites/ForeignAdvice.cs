using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>What to do about objects that code without source makes: only the call can be changed.</summary>
internal static class ForeignAdvice
{
    public static string OfLibrary(SiteFacts site)
    {
        string maker = $"`{CallName.Short(site.Maker.LibraryMethod!)}` in {site.Maker.Library} makes it. ";
        string way = site.Kind is TypeKind.Array or TypeKind.String or TypeKind.Collection or TypeKind.Buffer
            ? "Look there for a form that writes into what you pass, or call it less often."
            : "Call it less often, or look for a setting or a newer version that allocates less.";
        return maker + way;
    }

    public static string OfFramework(SiteFacts site)
    {
        string maker = site.Maker.Call is { } call ? $"`{CallName.Short(call)}`" : "A method of the framework that is called here";
        return maker + site.Kind switch
        {
            TypeKind.Collection => $" makes a new `{site.ShortType}` each time: fill one of your own that is cleared and reused.",
            TypeKind.Task => " makes a task each time: call the form that returns `ValueTask`, or call it less often.",
            TypeKind.AsyncStateMachine => " waits, and keeps its state on the heap meanwhile: wait less often, for more at a time.",
            TypeKind.BoxedValue => $" boxes `{site.ShortType}`: look for a generic or typed form of it.",
            _ => " makes it inside: call it less often, or look for a form of it that allocates less.",
        };
    }
}
