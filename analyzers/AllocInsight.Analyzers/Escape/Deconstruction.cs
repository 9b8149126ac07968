using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Which variable gets which value where a tuple is taken apart at once: <c>(a, b) = (b, a)</c>.</summary>
internal static class Deconstruction
{
    /// <summary>Whether a tuple's elements are variables that get values.</summary>
    public static bool IsTarget(ITupleOperation tuple)
    {
        IOperation outermost = Outermost(tuple);
        return outermost.Parent is IDeconstructionAssignmentOperation assignment && assignment.Target == outermost;
    }

    /// <summary>The variable that an element of a tuple is assigned to; null where the tuple is used in another way.</summary>
    public static IOperation? TargetOf(IOperation element)
    {
        if (element.Parent is not ITupleOperation tuple)
            return null;
        // The names of its elements may be converted away.
        IOperation whole = tuple.Parent is IConversionOperation { OperatorMethod: null } conversion ? conversion : tuple;
        IOperation? target = whole.Parent is IDeconstructionAssignmentOperation { Parent: IExpressionStatementOperation } assignment && assignment.Value == whole
            ? assignment.Target
            : TargetOf(tuple);
        int place = tuple.Elements.IndexOf(element);
        return Undeclared(target) is ITupleOperation targets && place >= 0 && place < targets.Elements.Length ? Undeclared(targets.Elements[place]) : null;
    }

    private static IOperation Outermost(IOperation target) => target.Parent is ITupleOperation or IDeclarationExpressionOperation ? Outermost(target.Parent) : target;

    private static IOperation? Undeclared(IOperation? target) => target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;
}
