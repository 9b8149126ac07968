using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rewriting;

/// <summary>A file that several projects compile, as with several target frameworks, is only changed so that it compiles in all of them.</summary>
public sealed class LinkedFileTests
{
    private const string List = "var x = [|new List<int>(n)|]; x.Add(n); System.Console.Write(x.Count);";

    private const string FixedList = "using var xLease = Pool.List<int>(n, out var x); x.Add(n); System.Console.Write(x.Count);";

    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryCollectionAnalyzer, TemporaryCollectionFix>();

    [Fact]
    public Task A_project_without_the_pool_keeps_the_file_as_it_is() =>
        Test.WithLinkedProject(pool: false).OffersNoFixAsync(Code.InMethod(List, pool: false));

    [Fact]
    public Task A_project_of_an_older_language_keeps_the_file_as_it_is() =>
        Test.WithLinkedProject(language: LanguageVersion.CSharp7_3).OffersNoFixAsync(Code.InMethod(List));

    [Fact]
    public Task Projects_that_allow_the_same_get_the_fix() => Test.WithLinkedProject().FixesAsync(
        Code.InMethod(List),
        Code.InMethod(FixedList));

    [Fact]
    public Task The_fix_of_one_place_does_not_depend_on_another() => Test.WithLinkedProject(language: LanguageVersion.CSharp7_3).FixesAsync(
        Code.InMethod($"#if !LINKED\n{{ {List} }}\n#endif\n{{ {List} }}"),
        Code.InMethod($"#if !LINKED\n{{ {FixedList} }}\n#endif\n{{ {List} }}"));

    [Fact]
    public Task What_needs_no_pool_is_fixed_where_there_is_none() => PoolRuleTest.Of<TemporaryTextAnalyzer, TemporaryTextFix>().WithLinkedProject(pool: false).FixesAsync(
        Code.InMethod("foreach (char c in [|text.ToCharArray()|]) System.Console.Write(c);", pool: false),
        Code.InMethod("foreach (char c in text) System.Console.Write(c);", pool: false));
}
