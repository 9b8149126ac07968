using System.Collections.Generic;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether a variable that holds a copy of a collection is only read, in ways that a list allows as well as an array.</summary>
internal static class CopyUses
{
    /// <summary>Whether the variable is only read, and its elements are.</summary>
    public static bool AreReading(IReadOnlyList<IOperation> references)
    {
        bool elements = false;
        foreach (IOperation reference in references)
        {
            switch (Of(reference))
            {
                case CopyUse.None:
                    return false;
                case CopyUse.Elements:
                    elements = true;
                    break;
            }
        }

        return elements;
    }

    /// <summary>What becomes of one use of the variable.</summary>
    public static CopyUse Of(IOperation reference)
    {
        switch (reference.Parent)
        {
            case IForEachLoopOperation loop when loop.Collection == reference:
                return OfLoop(loop);
            case IConversionOperation { IsImplicit: true, Parent: IForEachLoopOperation loop } conversion when loop.Collection == conversion:
                return OfLoop(loop);
            case IPropertyReferenceOperation { Property.IsIndexer: true } element when element.Instance == reference:
                return ElementReads.Are(element) ? CopyUse.Elements : CopyUse.None;
            case IPropertyReferenceOperation { Property.Name: "Count" or "Length" } count when count.Instance == reference:
                return CopyUse.Count;
            case IArrayElementReferenceOperation { Indices: [{ Type: { SpecialType: SpecialType.System_Int32 } or { Name: "Index", ContainingNamespace.Name: "System" } }] } element when element.ArrayReference == reference:
                return ElementReads.Are(element) ? CopyUse.Elements : CopyUse.None;
            case IImplicitIndexerReferenceOperation indexer when indexer.Instance == reference:
                return !TypeFacts.IsRange(indexer.Argument.Type) && ElementReads.Are(indexer) ? CopyUse.Elements : CopyUse.None;
            default:
                return CopyUse.None;
        }
    }

    private static CopyUse OfLoop(IForEachLoopOperation loop) =>
        loop.IsAsynchronous ? CopyUse.None : CopyUse.Elements;
}
