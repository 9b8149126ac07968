using System.Collections.Concurrent;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What is known of the compilation's methods. Each is read when first asked for; safe for use by several threads.</summary>
internal sealed class CalleeSummaries : CalleeKeeping
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<CalleeKey, Keeping> _known = new();
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    public CalleeSummaries(Compilation compilation) => _compilation = compilation;

    /// <summary>What has been found out.</summary>
    public bool TryGet(CalleeKey key, out Keeping keeping) => _known.TryGetValue(key, out keeping);

    /// <summary>Remembers what does not depend on where the question came from: any thread would find the same.</summary>
    public void Add(IEnumerable<KeyValuePair<CalleeKey, Keeping>> found)
    {
        foreach (KeyValuePair<CalleeKey, Keeping> pair in found)
            _known.TryAdd(pair.Key, pair.Value);
    }

    /// <summary>What becomes of the object inside the method; null where its code is not known.</summary>
    /// <param name="key">The method, and the parameter or object.</param>
    /// <param name="callees">Knows what the method calls.</param>
    public EscapeReport? Read(CalleeKey key, CalleeKeeping callees)
    {
        if (CalleeCode.Find(key, ModelOf) is not { } code || ModelOf(code.Body.SyntaxTree)?.GetOperation(code.Body) is not { } operation)
            return null;
        IMethodSymbol? passesTasksOn = !code.Owner.IsAsync && TypeFacts.IsAwaitable(code.Owner.ReturnType) ? code.Owner : null;
        return new ValueFlow(new CallKeeping(callees, passesTasksOn), BodyIndex.Of(operation), code.Body, code.Owner, code.Variable, mayReturn: true).Run();
    }

    /// <inheritdoc/>
    protected override Keeping Of(CalleeKey key) => TryGet(key, out Keeping keeping) ? keeping : new SummarySolution(this).Solve(key);

    // The driver's own model of the tree at hand is not that of the callee's tree, which may even be another project's.
#pragma warning disable RS1030
    /// <summary>The model of a file of the compilation; null for other files.</summary>
    public SemanticModel? ModelOf(SyntaxTree tree) =>
        _models.TryGetValue(tree, out SemanticModel? model) ? model
        : _compilation.ContainsSyntaxTree(tree) ? _models.GetOrAdd(tree, key => _compilation.GetSemanticModel(key))
        : null;
#pragma warning restore RS1030
}
