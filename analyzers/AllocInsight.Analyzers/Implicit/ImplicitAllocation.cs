using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>An allocation that the source does not write out, with what is said about it.</summary>
internal sealed class ImplicitAllocation
{
    /// <summary>The diagnostic's property with the rewrite.</summary>
    public const string Property = "Rewrite";

    public ImplicitAllocation(ImplicitKind kind, SyntaxNode syntax, string what, string advice, ImplicitRewrite rewrite = ImplicitRewrite.None)
    {
        Kind = kind;
        Syntax = syntax;
        What = what;
        Advice = advice;
        Rewrite = rewrite;
    }

    /// <summary>What is allocated.</summary>
    public ImplicitKind Kind { get; }

    /// <summary>What to underline.</summary>
    public SyntaxNode Syntax { get; }

    /// <summary>What allocates, as the beginning of a sentence.</summary>
    public string What { get; }

    /// <summary>What to do about it, as the rest of the sentence.</summary>
    public string Advice { get; }

    /// <summary>What the fix can do about it.</summary>
    public ImplicitRewrite Rewrite { get; }
}
