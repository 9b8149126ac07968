using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether to do without an array gains anything, as far as that can be told without a profile.</summary>
internal static class ArrayPayoff
{
    /// <summary>Whether the array is large enough, or of unknown length, and the runtime does not do without it by itself.</summary>
    /// <param name="context">The rule's.</param>
    /// <param name="creation">The declaration.</param>
    /// <param name="length">The elements asked for.</param>
    public static bool IsLikely(RuleContext context, LocalCreation creation, ExpressionSyntax length)
    {
        if (ByteCount(context.Model, length, (IArrayTypeSymbol)creation.Local.Type) is not { } known)
            return true;
        return known >= context.Settings.ThresholdBytes && known > 0
            && !context.Facts.Jit.MayStackAllocate((int)System.Math.Min(known, int.MaxValue), creation.IsInLoop, creation.Function.IsAsync);
    }

    private static long? ByteCount(SemanticModel model, ExpressionSyntax length, IArrayTypeSymbol array)
    {
        long? count = model.GetConstantValue(length).Value switch
        {
            int value => value,
            uint value => value,
            char value => value,
            byte value => value,
            short value => value,
            ushort value => value,
            // Longer than any array.
            long value => System.Math.Min(value, int.MaxValue),
            _ => null,
        };
        return count * ElementSize.Of(array.ElementType);
    }
}
