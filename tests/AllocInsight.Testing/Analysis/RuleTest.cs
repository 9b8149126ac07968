using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Testing.Analysis;

/// <summary>
/// Tests of analyzers and of one fix. Immutable: every <c>With</c> returns another test. In sources, <c>[|...|]</c> flags a place where
/// a diagnostic is expected, and <c>{|ALI0001:...|}</c> one with that id. A source must compile, and analyzers must not throw.
/// </summary>
public sealed class RuleTest
{
    private readonly Scenario _scenario;

    private RuleTest(Scenario scenario) => _scenario = scenario;

    /// <summary>Tests of an analyzer.</summary>
    public static RuleTest Of<TAnalyzer>()
        where TAnalyzer : DiagnosticAnalyzer, new() => Of([new TAnalyzer()]);

    /// <summary>Tests of an analyzer and its fix.</summary>
    public static RuleTest Of<TAnalyzer, TFix>()
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() => Of([new TAnalyzer()], new TFix());

    /// <summary>Tests of several analyzers together.</summary>
    public static RuleTest Of(IEnumerable<DiagnosticAnalyzer> analyzers, CodeFixProvider? fix = null) =>
        new RuleTest(new Scenario([.. analyzers], fix)).WithFramework("net10.0");

    /// <summary>A line of <c>.editorconfig</c>, or, where it begins with <c>build_property.</c>, a property of the project.</summary>
    public RuleTest With(string option, string value) => new(_scenario with { Options = _scenario.Options.SetItem(option, value) });

    /// <summary>The project's target framework, as analyzers see it; the references stay those of the running one.</summary>
    public RuleTest WithFramework(string framework) => With("build_property.TargetFramework", framework);

    /// <summary>An additional file; its path is relative to the repository.</summary>
    public RuleTest WithProfile(string text, string path = "hot.allocsites") =>
        new(_scenario with { Profiles = _scenario.Profiles.Add(new NamedText(path, text)) });

    /// <summary>A profile in <c>hot.allocsites</c> in which this code is hot, wherever the test's files contain it.</summary>
    public RuleTest WithHot(string code) => WithHot(new HotSite(code));

    /// <summary>A profile in <c>hot.allocsites</c> with these sites, true of the source before any fix.</summary>
    public RuleTest WithHot(params HotSite[] sites) => new(_scenario with { HotSites = _scenario.HotSites.AddRange(sites) });

    /// <summary>Another source file of the project, in which nothing may be flagged.</summary>
    public RuleTest WithFile(string name, string source) => new(_scenario with { Files = _scenario.Files.Add(new NamedText(name, source)) });

    /// <summary>An assembly, made of this source, that the project refers to. It is not loaded: use <see cref="WithoutRun"/> for fixes.</summary>
    /// <param name="source">One file.</param>
    /// <param name="isCompiled">Whether as a compiler sees it; else as an editor sees another project, whose source is at hand.</param>
    public RuleTest WithLibrary(string source, bool isCompiled = true) => new(_scenario with { Libraries = _scenario.Libraries.Add((source, isCompiled)) });

    /// <summary>An older language; the newest is the default.</summary>
    public RuleTest WithLanguage(LanguageVersion language) => new(_scenario with { Language = language });

    /// <summary>Whether nullable references are on, as they are by default where the language has them.</summary>
    public RuleTest WithNullable(bool enabled) => new(_scenario with { Nullable = enabled });

    /// <summary>A project that does not reference the pool.</summary>
    public RuleTest WithoutPool() => new(_scenario with { Pool = false });

    /// <summary>Another project compiles the same file, with the symbol <c>LINKED</c>: as with several target frameworks, or a linked file.</summary>
    public RuleTest WithLinkedProject(bool pool = true, LanguageVersion language = LanguageVersion.CSharp14) => new(_scenario with { Linked = (pool, language) });

    /// <summary>Fixes are not executed.</summary>
    public RuleTest WithoutRun() => new(_scenario with { Runs = false });

    /// <summary>Fixes need not allocate less.</summary>
    public RuleTest WithoutGain() => new(_scenario with { Gains = false });

    /// <summary>FixAll is applied more than once: for fixes that make room for the next.</summary>
    public RuleTest WithFixAllPasses(int passes) => new(_scenario with { FixAllPasses = passes });

    /// <summary>What the analyzers report, in source order; flags in the source are taken out and not looked at.</summary>
    public async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(string source)
    {
        Document document = TestSolution.OfOne(_scenario, MarkedSource.Parse(source).Text);
        return (await RuleAnalysis.OfAsync(_scenario, document.Project, "under test").ConfigureAwait(false)).Diagnostics;
    }

    /// <summary>The source as a document of the test's project, for tests that call an analyzer themselves.</summary>
    public Document DocumentOf(string source) => TestSolution.OfOne(_scenario, source);

    /// <summary>There are exactly the diagnostics that are flagged.</summary>
    public Task FlagsAsync(string markup)
    {
        MarkedSource source = MarkedSource.Parse(markup);
        return source.Flags.IsEmpty
            ? throw new ArgumentException("Nothing is flagged in the source: use IgnoresAsync.", nameof(markup))
            : AnalyzeAsync(source);
    }

    /// <summary>There are no diagnostics.</summary>
    public Task IgnoresAsync(string source)
    {
        MarkedSource marked = MarkedSource.Parse(source);
        return marked.Flags.IsEmpty
            ? AnalyzeAsync(marked)
            : throw new ArgumentException("Something is flagged in the source: use FlagsAsync.", nameof(source));
    }

    /// <summary>There are exactly the diagnostics that are flagged, and no action for any of them.</summary>
    public async Task OffersNoFixAsync(string markup)
    {
        (Document document, RuleAnalysis analysis) = await AnalyzeAsync(MarkedSource.Parse(markup)).ConfigureAwait(false);
        if (await FixApplication.FirstAsync(Fix, document, analysis.Diagnostics).ConfigureAwait(false) is not { } offer) return;

        string text = await FixApplication.TextAsync(document).ConfigureAwait(false);
        throw new RuleTestException(
            $"The fix '{offer.Action.Title}' is offered.", FlagCheck.Describe(offer.Diagnostic), TextDifference.Numbered(text));
    }

    /// <summary>
    /// The fix, applied to one diagnostic after the other and by FixAll at every scope, comes to <paramref name="after"/>, whose flags
    /// say what is still reported. Where the source has a <c>public static string Run()</c> (or <c>Task&lt;string&gt;</c>), both versions
    /// are executed: they return the same, call by call, and the fixed one allocates less.
    /// </summary>
    public async Task FixesAsync(string markup, string after)
    {
        MarkedSource source = MarkedSource.Parse(markup), expected = MarkedSource.Parse(after);
        (Document document, RuleAnalysis before) = await AnalyzeAsync(source).ConfigureAwait(false);
        (document, RuleAnalysis end) = await FixApplication.ToFixpointAsync(_scenario with { Fix = Fix }, document, before).ConfigureAwait(false);
        string found = await FixApplication.TextAsync(document).ConfigureAwait(false);
        if (TextDifference.Differ(expected.Text, found))
            throw new RuleTestException("The fixed text is not the expected one.", TextDifference.Describe(expected.Text, found));

        FlagCheck.Match(expected, end.Diagnostics, "after the fixes");
        await FixAllCheck.RunAsync(_scenario, source.Text, found).ConfigureAwait(false);
        if (_scenario.Runs) await RunCheck.CompareAsync(before.Compilation, end.Compilation, _scenario.Gains).ConfigureAwait(false);
    }

    /// <summary>Neither the analyzers nor the fix throw on the source cut off at each <paramref name="stride"/>th character.</summary>
    public Task CrashesOnNothingAsync(string source, int stride = 1) => CutOffScan.RunAsync(_scenario, MarkedSource.Parse(source).Text, stride);

    /// <summary>A comment at any place of the source stands once in the fixed text, which compiles.</summary>
    public Task KeepsCommentsAsync(string source) => CommentScan.RunAsync(_scenario with { Fix = Fix }, MarkedSource.Parse(source).Text);

    private CodeFixProvider Fix => _scenario.Fix ?? throw new InvalidOperationException("The test was made without a fix.");

    private async Task<(Document Document, RuleAnalysis Analysis)> AnalyzeAsync(MarkedSource source)
    {
        Document document = TestSolution.OfOne(_scenario, source.Text);
        RuleAnalysis analysis = await RuleAnalysis.OfAsync(_scenario, document.Project, "under test").ConfigureAwait(false);
        FlagCheck.Match(source, analysis.Diagnostics, "under test");
        return (document, analysis);
    }
}
