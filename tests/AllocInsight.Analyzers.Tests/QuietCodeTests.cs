using System.Collections.Immutable;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Tests;

/// <summary>What the rules cost where there is nothing to find: no object, and so nothing beside what the compiler itself does.</summary>
public sealed class QuietCodeTests
{
    // All that the rules look at, but no variable that starts with a new object: of those the compiler is asked what they are.
    private static readonly string Source = Code.InClass("""
        private readonly List<int> _list = new List<int>();
        private readonly byte[] _bytes = new byte[600];
        public object Make(int n, string text)
        {
            int length = text.Length, other = text.IndexOf('a');
            byte[] table = { 1, 2, 3 };
            Use(new List<int>(), new byte[n], new StringBuilder(), new MemoryStream());
            _list.Add(length + other);
            for (int i = 0; i < n; i++)
            {
                _list.Add(i);
                text = text.Trim().Replace('a', 'b');
                Use(this, new Program(), table, new byte[i]);
            }

            foreach (int i in _list)
                Use(i.ToString(), new HashSet<int>());
            Func<int, List<int>> f = i => new List<int> { i };
            using (var reader = new StringReader(text))
                Use(reader.ReadLine(), f(1));
            return new Dictionary<string, int> { ["a"] = _bytes.Length };
        }

        public List<int> Own() { if (_list.Count > 1) return new List<int>(_list); return new(); }
        public byte[] Copy() => new byte[_bytes.Length];
        private static void Use(params object?[] any) => GC.KeepAlive(any);
        """);

    public static TheoryData<string> Rules() => [.. AllAnalyzers.Create().OfType<PoolRule>().Select(rule => rule.GetType().Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Code_without_a_candidate_allocates_nothing(string name)
    {
        DiagnosticAnalyzer rule = AllAnalyzers.Create().Single(analyzer => analyzer.GetType().Name == name);
        Document document = RuleTest.Of([rule]).DocumentOf(Source);
        SemanticModel model = (await document.GetSemanticModelAsync())!;
        var start = new ActionList(model.Compilation, document.Project.AnalyzerOptions);
        rule.Initialize(new StartList(start));
        SyntaxNode[] nodes = [.. (await document.GetSyntaxRootAsync())!.DescendantNodesAndSelf().Where(node => start.Actions.Any(action => action.Kinds.Contains(node.Kind())))];
        Assert.True(nodes.Length > 1 || start.Actions.Count == 0, "The source has nothing for the rule to look at.");

        var idle = new ActionList(model.Compilation, document.Project.AnalyzerOptions);
        foreach ((_, ImmutableArray<SyntaxKind> kinds) in start.Actions)
            idle.RegisterSyntaxNodeAction(static _ => { }, kinds);
        Assert.Equal(idle.AllocatedBytes(nodes, model), start.AllocatedBytes(nodes, model));
    }

    /// <summary>Takes what a rule registers, in the compiler's place, so that it can be called on this thread.</summary>
    private sealed class StartList(ActionList start) : AnalysisContext
    {
        public override void EnableConcurrentExecution()
        {
        }

        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode)
        {
        }

        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action) => action(start);

        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => throw new NotSupportedException();

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => throw new NotSupportedException();
    }

    private sealed class ActionList(Compilation compilation, AnalyzerOptions options) : CompilationStartAnalysisContext(compilation, options, CancellationToken.None)
    {
        public List<(Action<SyntaxNodeAnalysisContext> Action, ImmutableArray<SyntaxKind> Kinds)> Actions { get; } = [];

        public long AllocatedBytes(SyntaxNode[] nodes, SemanticModel model)
        {
            Run(nodes, model);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 10; round++)
                Run(nodes, model);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        private void Run(SyntaxNode[] nodes, SemanticModel model)
        {
            foreach ((Action<SyntaxNodeAnalysisContext> action, ImmutableArray<SyntaxKind> kinds) in Actions)
            {
                foreach (SyntaxNode node in nodes)
                {
                    if (kinds.Contains(node.Kind()))
#pragma warning disable CS0618 // Meant for the compiler's own driver, which allocates too much to see what a rule does.
                        action(new SyntaxNodeAnalysisContext(node, model, Options, Report, IsSupported, CancellationToken.None));
#pragma warning restore CS0618
                }
            }
        }

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) =>
            Actions.Add((action, [.. syntaxKinds.Cast<SyntaxKind>()]));

        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => throw new NotSupportedException();

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw new NotSupportedException();

        private static void Report(Diagnostic diagnostic) => throw new InvalidOperationException("Reported: " + diagnostic);

        private static bool IsSupported(Diagnostic diagnostic) => true;
    }
}
