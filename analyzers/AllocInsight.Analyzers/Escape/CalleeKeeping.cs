using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What methods of the compilation do with what they are given and with the object that they are called on.</summary>
internal abstract class CalleeKeeping
{
    /// <summary>Of an argument for this parameter.</summary>
    /// <param name="parameter">As declared.</param>
    public Keeping OfParameter(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.Ref or RefKind.Out || parameter.IsParams && parameter.Type is not IArrayTypeSymbol ? Keeping.Keeps : Of(CalleeKey.OfParameter(parameter));

    /// <summary>Of the object that this method or property is called on.</summary>
    /// <param name="member">As declared.</param>
    /// <param name="isExact">Whether this very member runs, and no override of it.</param>
    public Keeping OfReceiver(ISymbol member, bool isExact)
    {
        if (member is IPropertySymbol property)
        {
            property = property.PartialImplementationPart ?? property;
            Keeping read = OfAccessor(property.GetMethod, isExact), written = OfAccessor(property.SetMethod, isExact);
            return read > written ? read : written;
        }

        return member is IMethodSymbol method ? AtLeastWraps(Of(CalleeKey.OfReceiver(method, isExact)), method.ReturnType) : Keeping.Keeps;
    }

    /// <summary>An accessor of a property that has code of its own; null where it only hands over a value.</summary>
    public static IMethodSymbol? CodeOf(IPropertySymbol property)
    {
        property = property.PartialImplementationPart ?? property;
        return property.GetMethod is { } getter && !IsAutomatic(getter, isExact: true) ? getter
            : property.SetMethod is { } setter && !IsAutomatic(setter, isExact: true) ? setter
            : null;
    }

    /// <summary>The answer to one question.</summary>
    protected abstract Keeping Of(CalleeKey key);

    private Keeping OfAccessor(IMethodSymbol? accessor, bool isExact) =>
        accessor is null ? Keeping.Reads : AtLeastWraps(IsAutomatic(accessor, isExact) ? Keeping.Reads : Of(CalleeKey.OfReceiver(accessor, isExact)), accessor.ReturnType);

    // An automatic property only hands over its value.
    private static bool IsAutomatic(IMethodSymbol accessor, bool isExact)
    {
        if (!isExact && (accessor.IsVirtual || accessor.IsOverride) || accessor.IsAbstract || accessor.IsExtern || accessor.AssociatedSymbol is IPropertySymbol { IsPartialDefinition: true })
            return false;
        return accessor.IsImplicitlyDeclared
            || accessor.DeclaringSyntaxReferences is [var place] && place.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };
    }

    // What an object returns may be a part of it.
    private static Keeping AtLeastWraps(Keeping keeping, ITypeSymbol result) =>
        keeping == Keeping.Reads && TypeFacts.CanHold(result) ? Keeping.Wraps : keeping;
}
