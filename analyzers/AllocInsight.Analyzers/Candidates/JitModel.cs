using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>What the target's just-in-time compiler does without a pool. Measured with .NET 10; older runtimes do none of it.</summary>
internal sealed class JitModel
{
    // The limit is 528 bytes with the object's header and length, which take 16.
    private const int MostStackBytes = 512;
    private const int FirstVersion = 10;

    private readonly bool _stackAllocates;

    private JitModel(bool stackAllocates) => _stackAllocates = stackAllocates;

    /// <summary>The model for what the compilation is built against.</summary>
    public static JitModel Of(Compilation compilation)
    {
        AssemblyIdentity? core = compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly?.Identity;
        return new JitModel(core is { Name: "System.Runtime" or "System.Private.CoreLib" } && core.Version.Major >= FirstVersion);
    }

    /// <summary>Whether an array of constant length that does not escape may lie on the stack.</summary>
    /// <param name="byteCount">Its elements' bytes; null where not constant.</param>
    /// <param name="isInLoop">Whether it is made in a loop: then it never does.</param>
    /// <param name="isInAsync">Whether it is made in an async method: then neither.</param>
    public bool MayStackAllocate(int? byteCount, bool isInLoop, bool isInAsync) =>
        _stackAllocates && byteCount is <= MostStackBytes && !isInLoop && !isInAsync;
}
