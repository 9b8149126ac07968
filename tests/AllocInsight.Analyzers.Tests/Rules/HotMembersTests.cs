using System.Collections.Immutable;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>With a profile only members that its rows may mean are looked at: nothing that a look at every member finds may be lost.</summary>
public sealed class HotMembersTests
{
    private const string Header = "# allocinsight sites v1\tsource=allocation-sampled\tlostEvents=0\n"
        + "path\tsha256\tline\tcolumn\tmethod\tilOffset\ttype\tobjects\tbytes\tshare\tdiedYoung\tslotSize\tverdict\n";

    private const string Body = "var x = new byte[64]; x[0] = 1;";

    private static readonly RuleTest Selected = RuleTest.Of([new HotSiteAnalyzer([new TemporaryArrayAnalyzer()])]);
    private static readonly RuleTest Everywhere = RuleTest.Of([new EveryMemberAnalyzer()]);

    /// <summary>Sources with one array, and the method that a row names.</summary>
    public static TheoryData<string, string> Places => new()
    {
        { $"class C {{ void M() {{ {Body} }} }}", "M:C.M" },
        { $"class C {{ int P {{ get {{ {Body} return x[0]; }} }} }}", "M:C.get_P" },
        { $"class C {{ int P {{ set {{ {Body} }} }} }}", "M:C.set_P(System.Int32)" },
        { $"class C {{ int this[int i] {{ get {{ {Body} return i; }} }} }}", "M:C.get_Item(System.Int32)" },
        { $"class C {{ event System.Action E {{ add {{ {Body} }} remove {{ }} }} }}", "M:C.add_E(System.Action)" },
        { $"class C {{ C() {{ {Body} }} }}", "M:C.#ctor" },
        { $"class C {{ static C() {{ {Body} }} }}", "M:C.#cctor" },
        { $"class C {{ ~C() {{ {Body} }} }}", "M:C.Finalize" },
        { $"class C {{ public static C operator -(C c) {{ {Body} return c; }} }}", "M:C.op_UnaryNegation(C)" },
        { $"class C {{ System.Action f = () => {{ {Body} }}; }}", "M:C.#ctor" },
        { $"class C {{ static System.Action f = () => {{ {Body} }}; }}", "M:C.#cctor" },
        { $"class C {{ System.Action P {{ get; }} = () => {{ {Body} }}; }}", "M:C.#ctor" },
        { $"class C(int n) {{ System.Action f = () => {{ {Body} x[0] = (byte)n; }}; }}", "M:C.#ctor(System.Int32)" },
        { $"class C {{ void M() {{ L(); void L() {{ {Body} }} }} }}", "M:C.M" },
        { $"class C {{ System.Action M() => () => {{ {Body} }}; }}", "M:C.M" },
        { $"namespace N {{ class C<T> {{ struct D {{ void M<U>(T t, U u) {{ {Body} }} }} }} }}", "M:N.C`1.D.M``1(`0,``0)" },
        { $"namespace N; partial class C {{ partial void M(); }} partial class C {{ partial void M() {{ {Body} }} }}", "M:N.C.M" },
        { $"interface I {{ void M() {{ {Body} }} }}", "M:I.M" },
        { $"interface I {{ void M(); }} class C : I {{ void I.M() {{ {Body} }} }}", "M:C.I#M" },
        { $"static class C {{ extension(string s) {{ void M() {{ {Body} }} }} }}", "M:C.M(System.String)" },
        { $"static class C {{ extension<T>(T[] s) {{ int P {{ get {{ {Body} return 1; }} }} }} }}", "M:C.get_P``1(``0[])" },
        { $"static class C {{ extension(string) {{ static void M(int i) {{ {Body} }} static void M(string i) {{ }} }} }}", "M:C.M(System.Int32)" },
        { $"record R(int N) {{ void M() {{ {Body} }} }}", "M:R.M" },
        { $"System.Console.WriteLine(); {Body} void L() {{ }}", "M:Program.{Main}$(System.String[])" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_row_of_the_file_as_it_was_measured_loses_no_finding(string source, string method)
    {
        Assert.NotEmpty(method);
        Assert.Equal(Said(await Everywhere.WithHot("new byte[64]").DiagnosticsAsync(source)), Said(await Selected.WithHot("new byte[64]").DiagnosticsAsync(source)));
        Assert.Single(await Selected.WithHot("new byte[64]").DiagnosticsAsync(source));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_row_of_a_file_that_changed_loses_no_finding(string source, string method)
    {
        string profile = Header + Row(method, 0.2, "one");
        Assert.Equal(Said(await Everywhere.WithProfile(profile).DiagnosticsAsync(source)), Said(await Selected.WithProfile(profile).DiagnosticsAsync(source)));
        Assert.Single(await Selected.WithProfile(profile).DiagnosticsAsync(source));
        await RuleTest.Of<ProfileAnalyzer>().WithProfile(profile).IgnoresAsync(source);
    }

    /// <summary>Parts of a type in one file, with one array, what its other file holds, and the method that a row names.</summary>
    public static TheoryData<string, string, string> Parts => new()
    {
        { $"partial class C {{ System.Action f = () => {{ {Body} }}; }}", "partial class C { C(int i) { } }", "M:C.#ctor(System.Int32)" },
        { $"partial class C {{ System.Action f = () => {{ {Body} }}; }}", "partial class C(string s) { string t = s; }", "M:C.#ctor(System.String)" },
        { $"partial class C {{ static System.Action f = () => {{ {Body} }}; }}", "partial class C { static C() { } }", "M:C.#cctor" },
        { $"namespace N {{ partial class C<T> {{ partial void M(T t) {{ {Body} }} }} }}", "namespace N { partial class C<T> { partial void M(T t); void M(int i) { var y = new byte[65]; } } }", "M:N.C`1.M(`0)" },
        { $"partial class C {{ public partial int P {{ get {{ {Body} return 1; }} }} }}", "partial class C { public partial int P { get; } }", "M:C.get_P" },
        { $"partial record R {{ void M() {{ {Body} }} }}", "partial record R(int N);", "M:R.M" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_row_of_one_file_of_a_type_in_several_is_found_there(string source, string other, string method)
    {
        RuleTest fresh = Selected.WithFile("Other.cs", other).WithHot("new byte[64]");
        Assert.Single(await fresh.DiagnosticsAsync(source));
        RuleTest changed = Selected.WithFile("Other.cs", other).WithProfile(Header + Row(method, 0.2, "one"));
        Diagnostic found = Assert.Single(await changed.DiagnosticsAsync(source));
        Assert.EndsWith("Test.cs", found.Location.GetLineSpan().Path, StringComparison.Ordinal);
        await RuleTest.Of<ProfileAnalyzer>().WithFile("Other.cs", other).WithProfile(Header + Row(method, 0.2, "one")).IgnoresAsync(source);
    }

    [Theory]
    [InlineData("0.3", 1)]
    [InlineData("0.31", 0)]
    public async Task Rows_of_one_place_that_reach_the_hot_share_only_together_are_enough(string hotShare, int count)
    {
        HotSite part = new("new byte[64]") { Share = 0.1 };
        string source = $"class C {{ void M() {{ {Body} }} }}";
        RuleTest selected = Selected.With("allocinsight_hot_share", hotShare).WithHot(part, part, part);
        Assert.Equal(count, (await selected.DiagnosticsAsync(source)).Count);
        Assert.Equal(count, (await Everywhere.With("allocinsight_hot_share", hotShare).WithHot(part, part, part).DiagnosticsAsync(source)).Count);
    }

    private static string Row(string method, double share, string hash) =>
        FormattableString.Invariant($"App/Test.cs\t{hash}\t3\t5\t{method}\t0\tbyte[]\t100\t2000\t{share}\t1\t88\tpool-array\n");

    private static string[] Said(IEnumerable<Diagnostic> found) => [.. found.Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>The same rule, asked about every node of the file.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class EveryMemberAnalyzer : DiagnosticAnalyzer
    {
        private readonly TemporaryArrayAnalyzer _rule = new();

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [.. _rule.HotDiagnostics];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterCompilationStartAction(start =>
            {
                CompilationFacts facts = CompilationFacts.Of(start.Compilation, start.Options, start.CancellationToken);
                start.RegisterSemanticModelAction(model =>
                {
                    foreach (SyntaxNode node in model.SemanticModel.SyntaxTree.GetRoot(model.CancellationToken).DescendantNodesAndSelf().Where(node => _rule.LooksAt(node.Kind())))
                        _rule.ExamineHot(node, model, facts);
                });
            });
        }
    }
}
