using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What patterns do with a value that is matched: they put it or its parts into variables, and call members of its type.</summary>
internal sealed class PatternSteps
{
    private readonly CallKeeping _calls;
    private readonly Holders _holders;

    public PatternSteps(CallKeeping calls, Holders holders)
    {
        _calls = calls;
        _holders = holders;
    }

    /// <param name="match">An <c>is</c>, a <c>switch</c> statement or a <c>switch</c> expression.</param>
    public Step Next(IOperation match)
    {
        foreach (IOperation inner in Patterns(match).SelectMany(pattern => pattern.DescendantsAndSelf()))
        {
            Step step = inner switch
            {
                IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local } => Declared(local),
                IRecursivePatternOperation recursive => Recursive(recursive),
                IListPatternOperation { DeclaredSymbol: ILocalSymbol local } list => Both(Declared(local), Both(Called(list.LengthSymbol), Called(list.IndexerSymbol))),
                IListPatternOperation list => Both(Called(list.LengthSymbol), Called(list.IndexerSymbol)),
                ISlicePatternOperation slice => Called(slice.SliceSymbol),
                IPropertySubpatternOperation { Member: IPropertyReferenceOperation property } => Called(property.Property),
                _ => Step.Used,
            };
            if (step.Reason != EscapeReason.None)
                return step;
        }

        return Step.Used;
    }

    private static IEnumerable<IOperation> Patterns(IOperation match) => match switch
    {
        IIsPatternOperation single => [single.Pattern],
        ISwitchExpressionOperation expression => expression.Arms.Select(arm => arm.Pattern),
        ISwitchOperation statement => statement.Cases.SelectMany(section => section.Clauses).OfType<IPatternCaseClauseOperation>().Select(clause => clause.Pattern),
        _ => [],
    };

    private Step Recursive(IRecursivePatternOperation pattern) => Both(
        pattern.DeclaredSymbol is ILocalSymbol local ? Declared(local) : Step.Used,
        Called(pattern.DeconstructSymbol));

    // Whatever part of the value it is.
    private Step Declared(ILocalSymbol local) => TypeFacts.CanHold(local.Type) ? _holders.Add(local) : Step.Used;

    private Step Called(ISymbol? member) => member is not null && _calls.OfMember(member) == Keeping.Keeps ? Step.Escape(EscapeReason.KeptByCallee) : Step.Used;

    private static Step Both(Step one, Step other) => one.Reason != EscapeReason.None ? one : other;
}
