using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers;

/// <summary>
/// One rule: the diagnostic for code that would profit from a pool, and the same one as a warning, with figures, for code that a
/// profile shows to be hot.
/// </summary>
internal sealed class Rule
{
    private const string Category = "Allocation";
    private const string PageRoot = "https://github.com/allocinsight/allocinsight/blob/main/docs/rules/";

    /// <param name="id">The diagnostic's id.</param>
    /// <param name="title">What is wrong, in a few words.</param>
    /// <param name="message">What is said at the place; with arguments <c>{0}</c> and on.</param>
    /// <param name="description">What the rule looks for, in a sentence or two.</param>
    /// <param name="severity">Of code that no profile shows to be hot.</param>
    /// <param name="hotMessage">Whether there are hot places: then the figures follow the message.</param>
    public Rule(string id, string title, string message, string description, DiagnosticSeverity severity, bool hotMessage = true)
    {
        Id = id;
        Quiet = Describe(message, severity);
        Hot = hotMessage ? Describe($"{message}. {{{ArgumentCount(message)}}}", DiagnosticSeverity.Warning) : Quiet;

        DiagnosticDescriptor Describe(string format, DiagnosticSeverity level) =>
            new(id, title, format, Category, level, isEnabledByDefault: true, description, PageRoot + id + ".md");
    }

    /// <summary>The diagnostic's id.</summary>
    public string Id { get; }

    /// <summary>For code that no profile shows to be hot.</summary>
    public DiagnosticDescriptor Quiet { get; }

    /// <summary>For code that a profile shows to be hot: a warning whose last argument is the figures.</summary>
    public DiagnosticDescriptor Hot { get; }

    /// <summary>What an analyzer that reports this rule supports.</summary>
    public ImmutableArray<DiagnosticDescriptor> Descriptors => ReferenceEquals(Quiet, Hot) ? [Quiet] : [Quiet, Hot];

    private static int ArgumentCount(string message)
    {
        int count = 0;
        while (message.Contains($"{{{count}}}"))
            count++;
        return count;
    }
}
