using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What happens to an object in one operation: it escapes, it is used up, or it is to be followed into another operation.</summary>
internal readonly struct Step
{
    private Step(EscapeReason reason, IOperation? next, IMethodSymbol? callee)
    {
        Reason = reason;
        Next = next;
        Callee = callee;
    }

    /// <summary>Used, and nothing that holds it comes out.</summary>
    public static Step Used => default;

    /// <summary>Why it escapes; <see cref="EscapeReason.None"/> where it does not.</summary>
    public EscapeReason Reason { get; }

    /// <summary>The operation whose value is it or holds it.</summary>
    public IOperation? Next { get; }

    /// <summary>The method of this compilation that was read to know this.</summary>
    public IMethodSymbol? Callee { get; }

    public static Step Escape(EscapeReason reason) => new(reason, null, null);

    public static Step To(IOperation next) => new(EscapeReason.None, next, null);

    public Step Through(IMethodSymbol? callee) => new(Reason, Next, callee);
}
