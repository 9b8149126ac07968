using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What the methods of the compilation itself do with what they are given. Each is read at most once; safe for use by several threads.</summary>
/// <remarks>A method that calls itself, directly or through others, keeps what it is given: reading it would not end.</remarks>
internal sealed class CalleeSummaries
{
    // A chain of calls longer than this is not followed.
    private const int Deepest = 6;

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<ISymbol, Keeping> _ofParameters = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Keeping> _ofReceivers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Keeping> _ofExactReceivers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    [ThreadStatic]
    private static Reading? _reading;

    public CalleeSummaries(Compilation compilation) => _compilation = compilation;

    /// <summary>Of an argument for this parameter.</summary>
    /// <param name="parameter">As declared.</param>
    /// <param name="depth">How many callees were entered to get here.</param>
    public Keeping OfParameter(IParameterSymbol parameter, int depth) =>
        parameter.RefKind is RefKind.Ref or RefKind.Out || parameter.IsParams && parameter.Type is not IArrayTypeSymbol
            ? Keeping.Keeps
            : Known(_ofParameters, parameter, parameter.ContainingSymbol as IMethodSymbol, parameter, depth, isExact: false);

    /// <summary>Of the object that this method or property is called on.</summary>
    /// <param name="member">As declared.</param>
    /// <param name="depth">As above.</param>
    /// <param name="isExact">Whether this very member runs, and no override of it.</param>
    public Keeping OfReceiver(ISymbol member, int depth, bool isExact)
    {
        if (member is IPropertySymbol property)
        {
            Keeping read = OfAccessor(property.GetMethod, depth, isExact), written = OfAccessor(property.SetMethod, depth, isExact);
            return read > written ? read : written;
        }

        return member is IMethodSymbol method ? AtLeastWraps(Known(method, depth, isExact), method.ReturnType) : Keeping.Keeps;
    }

    /// <summary>Where a method uses what it is given; null where its code is not known. Read anew each time.</summary>
    /// <param name="parameter">As declared.</param>
    public EscapeReport? ReportOf(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method && Body(method, isExact: false) is { } body ? Report(method, body, parameter, 0) : null;

    private Keeping OfAccessor(IMethodSymbol? accessor, int depth, bool isExact)
    {
        if (accessor is null)
            return Keeping.Reads;
        // An automatic property only hands over its value.
        bool isAutomatic = !accessor.IsAbstract && (isExact || !accessor.IsVirtual && !accessor.IsOverride)
            && accessor.DeclaringSyntaxReferences is [var place] && place.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };
        return AtLeastWraps(isAutomatic ? Keeping.Reads : Known(accessor, depth, isExact), accessor.ReturnType);
    }

    private Keeping Known(IMethodSymbol method, int depth, bool isExact) =>
        Known(isExact ? _ofExactReceivers : _ofReceivers, method, method, null, depth, isExact);

    // What an object returns may be a part of it.
    private static Keeping AtLeastWraps(Keeping keeping, ITypeSymbol result) =>
        keeping == Keeping.Reads && TypeFacts.CanHold(result) ? Keeping.Wraps : keeping;

    private Keeping Known(ConcurrentDictionary<ISymbol, Keeping> known, ISymbol key, IMethodSymbol? method, IParameterSymbol? parameter, int depth, bool isExact)
    {
        if (known.TryGetValue(key, out Keeping keeping))
            return keeping;
        if (method is null || Body(method, isExact) is not { } body)
            return Keeping.Keeps;
        Reading reading = _reading ??= new Reading();
        if (depth >= Deepest || !reading.Active.Add(key))
        {
            reading.Cuts++;
            return Keeping.Keeps;
        }

        int cuts = reading.Cuts;
        try
        {
            keeping = Read(method, body, parameter, depth);
        }
        finally
        {
            reading.Active.Remove(key);
        }

        // What was cut short depends on where the reading began; only the first of a chain is asked again.
        if (cuts == reading.Cuts || depth == 0)
            known.TryAdd(key, keeping);
        return keeping;
    }

    private Keeping Read(IMethodSymbol method, SyntaxNode body, IParameterSymbol? parameter, int depth)
    {
        if (Report(method, body, parameter, depth) is not { Escapes: false } report)
            return Keeping.Keeps;
        return report.IsReturned ? Keeping.Wraps : Keeping.Reads;
    }

    private EscapeReport? Report(IMethodSymbol method, SyntaxNode body, IParameterSymbol? parameter, int depth) =>
        ModelOf(body.SyntaxTree).GetOperation(body) is { } operation
            ? new ValueFlow(new CallKeeping(this, depth + 1), BodyIndex.Of(operation), body, method, parameter, mayReturn: true).Run()
            : null;

    /// <summary>The code that certainly runs when the method is called; null where that is not known.</summary>
    private static SyntaxNode? Body(IMethodSymbol method, bool isExact)
    {
        if (method.IsAbstract || method.IsExtern || Iterators.Include(method) || method is { IsAsync: true, ReturnsVoid: true })
            return null;
        if (!isExact && (method.IsVirtual || method is { IsOverride: true, IsSealed: false, ContainingType.IsSealed: false }))
            return null;
        if (method.DeclaringSyntaxReferences is not [var place])
            return null;
        return place.GetSyntax() switch
        {
            // The initializer of a constructor is another call that may keep it.
            ConstructorDeclarationSyntax { Initializer: not null } => null,
            BaseMethodDeclarationSyntax declaration => (SyntaxNode?)declaration.Body ?? declaration.ExpressionBody,
            LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            ArrowExpressionClauseSyntax arrow => arrow,
            _ => null,
        };
    }

    // The driver's own model of the tree at hand is not that of the callee's tree.
#pragma warning disable RS1030
    private SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, key => _compilation.GetSemanticModel(key));
#pragma warning restore RS1030

    /// <summary>What one thread is reading at the moment.</summary>
    private sealed class Reading
    {
        /// <summary>Methods and parameters, to notice recursion.</summary>
        public HashSet<ISymbol> Active { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>How often something was not read, because of recursion or depth.</summary>
        public int Cuts { get; set; }
    }
}
