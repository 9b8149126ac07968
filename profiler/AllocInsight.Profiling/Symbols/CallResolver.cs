namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Finds which of the methods inlined at a call makes it. The map of compiled code can stay at an inlined method that was executed
/// before, such as a conversion of the call's argument.
/// </summary>
internal sealed class CallResolver(ModuleTable modules)
{
    /// <summary>
    /// The frames from the innermost one on that calls the callee by its name. All of them where none does, as of calls of delegates,
    /// or where code of the program stands further in.
    /// </summary>
    /// <param name="callee">What is called: a frame that was not inlined.</param>
    /// <param name="frames">The frames at the call, innermost first.</param>
    public IReadOnlyList<CodeFrame> FromCallOf(CodeFrame callee, IReadOnlyList<CodeFrame> frames)
    {
        if (NameOf(callee) is not { } name) return frames;
        for (var i = 0; i < frames.Count; i++)
        {
            if (modules.FindByPath(frames[i].ModulePath) is { } module && MethodBody.CallsAny(module, frames[i].MethodToken, name)) return [.. frames.Skip(i)];
            if (!frames[i].IsFramework) break;
        }

        return frames;
    }

    private string? NameOf(CodeFrame callee) => modules.FindByPath(callee.ModulePath) is { } module
        ? ModuleSymbols.Tolerate(() => module.TryGetMethod(callee.MethodToken, out var handle) ? module.Metadata!.GetString(module.Metadata.GetMethodDefinition(handle).Name) : null)
        : null;
}
