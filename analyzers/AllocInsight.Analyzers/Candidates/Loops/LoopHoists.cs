using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>Tells the fix what the analyzer found: in a diagnostic's properties.</summary>
internal static class LoopHoists
{
    private const string Level = "Loop";
    private const string Deferred = "Deferred";
    private const string Reset = "Reset";

    /// <summary>The properties.</summary>
    /// <param name="hoist">What was found.</param>
    /// <param name="statement">The declaration in the loop.</param>
    public static ImmutableDictionary<string, string?> Write(LoopHoist hoist, StatementSyntax statement) => ImmutableDictionary<string, string?>.Empty
        .Add(Level, LoopPlaces.Around(statement).TakeWhile(loop => loop != hoist.Loop).Count().ToString(CultureInfo.InvariantCulture))
        .Add(Deferred, hoist.IsDeferred ? "true" : null)
        .Add(Reset, hoist.NeedsReset ? "true" : null);

    /// <summary>What the properties say; null where they are not of this declaration.</summary>
    public static LoopHoist? Read(ImmutableDictionary<string, string?> properties, StatementSyntax statement) =>
        properties.TryGetValue(Level, out string? level) && int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && LoopPlaces.Around(statement).ElementAtOrDefault(number) is { } loop
            ? new LoopHoist(loop, properties[Deferred] is not null, properties[Reset] is not null)
            : null;
}
