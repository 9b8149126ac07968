using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Settings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0903: options that do not exist, or have a value that cannot be understood. Each is reported once.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleTable.UnknownOption.Descriptors;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        // Options are sets of files' properties, and the same set serves many files.
        context.RegisterCompilationAction(compilation =>
        {
            ConcurrentDictionary<(string, string), bool> told = new();
            AnalyzerConfigOptionsProvider provider = compilation.Options.AnalyzerConfigOptionsProvider;
            foreach (AnalyzerConfigOptions options in compilation.Compilation.SyntaxTrees.Select(provider.GetOptions).Append(provider.GlobalOptions).Distinct())
            {
                foreach (string key in options.Keys.Where(key => key.StartsWith(RuleSettings.Prefix, System.StringComparison.OrdinalIgnoreCase)))
                {
                    if (options.TryGetValue(key, out string? value) && Problem(key, value) is { } problem && told.TryAdd((key, value), true))
                        compilation.ReportDiagnostic(Diagnostic.Create(RuleTable.UnknownOption.Quiet, Location.None, key, value, problem));
                }
            }
        });
    }

    private static string? Problem(string key, string value) =>
        !RuleSettings.Options.TryGetValue(key, out string? takes) ? $"the options are {string.Join(", ", RuleSettings.Options.Keys)}"
        : RuleSettings.IsValid(key, value) ? null
        : $"it takes {takes}";
}
