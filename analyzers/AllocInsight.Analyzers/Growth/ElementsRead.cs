using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Growth;

/// <summary>A place that reads the elements written so far, and what takes its place.</summary>
internal readonly struct ElementsRead
{
    public ElementsRead(SyntaxNode node, ElementsForm form, int firstArgument = 0)
    {
        Node = node;
        Form = form;
        FirstArgument = firstArgument;
    }

    /// <summary>The expression; a list of arguments for <see cref="ElementsForm.Arguments"/>.</summary>
    public SyntaxNode Node { get; }

    /// <summary>What takes its place.</summary>
    public ElementsForm Form { get; }

    /// <summary>The first of the three arguments.</summary>
    public int FirstArgument { get; }
}
