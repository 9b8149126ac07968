using System.Collections.Immutable;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>That the table names what exists, once, and where a look-up finds it.</summary>
public sealed class BclParametersTableTests
{
    /// <summary>Types that come in packages of their own, and cannot be looked up here.</summary>
    private static readonly ImmutableHashSet<string> OutsideTheFramework = ["System.Numerics.Tensors.TensorPrimitives"];

    private static readonly BclType[] Types = [.. BclParameters.Table.Types.Where(type => !OutsideTheFramework.Contains(type.MetadataName))];

    [Fact]
    public void Every_type_exists() =>
        AssertNone(Types.Where(type => Framework.FindType(type.MetadataName) is null).Select(type => type.MetadataName));

    [Fact]
    public void Every_member_exists() =>
        AssertNone(Rows().Where(row => row.Member.Name != BclMember.AnyName && Meant(row).Length == 0).Select(Describe));

    [Fact]
    public void No_member_is_named_twice()
    {
        foreach (BclType type in Types)
        {
            IEnumerable<string> twice = type.Members.Where(member => member.Overloads is null)
                .GroupBy(member => member.Name).Where(group => group.Count() > 1).Select(group => $"{type.MetadataName} {group.Key}");
            AssertNone(twice);
        }
    }

    [Fact]
    public void No_overload_is_meant_by_two_lists_of_parameters()
    {
        IEnumerable<string> twice = Rows().Where(row => row.Member.Overloads is not null)
            .SelectMany(row => Meant(row).Select(symbol => (Symbol: symbol, Row: row)))
            .GroupBy<(ISymbol Symbol, Row Row), ISymbol>(pair => pair.Symbol, SymbolEqualityComparer.Default)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key.ToDisplayString());
        AssertNone(twice);
    }

    [Fact]
    public void No_row_names_only_overrides_which_are_looked_up_as_what_they_override() =>
        AssertNone(Rows().Where(row => row.Member.Name != BclMember.AnyName && Meant(row) is { Length: > 0 } members
            && members.All(member => member.IsOverride)).Select(Describe));

    [Fact]
    public void Static_members_and_constructors_have_no_receiver() =>
        AssertNone(Rows().Where(row => row.Member.Receiver != Keeping.Keeps && row.Member.Name != BclMember.AnyName
            && Meant(row) is { Length: > 0 } members && members.All(IsWithoutReceiver)
            && row.Type.MetadataName != "System.Object").Select(Describe));

    [Fact]
    public void No_row_says_more_about_arguments_than_there_are() =>
        AssertNone(Rows().Where(row => row.Member.Name != BclMember.AnyName
            && Meant(row).Select(CountParameters).DefaultIfEmpty().Max() < row.Member.ArgumentCount
            && row.Member.ArgumentCount > 1).Select(Describe));

    [Fact]
    public void Types_and_members_are_found_by_their_symbols()
    {
        foreach (Row row in Rows())
        {
            foreach (ISymbol member in Meant(row).Where(member => row.Member.Overloads is not null))
            {
                Assert.Equal(row.Member.Receiver, BclParameters.Table.OfReceiver(member));
                foreach (IParameterSymbol parameter in Parameters(member))
                    Assert.Equal(row.Member.Argument(parameter.Ordinal), BclParameters.Table.OfArgument(parameter));
            }
        }
    }

    private static IEnumerable<Row> Rows() =>
        Types.SelectMany(type => type.Members.Select(member => new Row(type, Framework.FindType(type.MetadataName), member)));

    private static ImmutableArray<ISymbol> Meant(Row row) => row.Symbol is null
        ? []
        : [.. row.Symbol.GetMembers().Where(symbol => symbol is IMethodSymbol or IPropertySymbol && Framework.IsVisible(symbol)
            && row.Member.Precision(symbol, Parameters(symbol)) > 0)];

    private static ImmutableArray<IParameterSymbol> Parameters(ISymbol member) =>
        member is IMethodSymbol method ? method.Parameters : ((IPropertySymbol)member).Parameters;

    private static int CountParameters(ISymbol member) => Parameters(member).Length;

    private static bool IsWithoutReceiver(ISymbol member) => member.IsStatic || member is IMethodSymbol { MethodKind: MethodKind.Constructor };

    /// <summary>Unlike <c>Assert.Empty</c>, shows all of them.</summary>
    private static void AssertNone(IEnumerable<string> wrong)
    {
        string lines = string.Join(Environment.NewLine, wrong);
        Assert.True(lines.Length == 0, lines);
    }

    private static string Describe(Row row) => $"{row.Type.MetadataName} {row.Member.Name}";

    private sealed record Row(BclType Type, INamedTypeSymbol? Symbol, BclMember Member);
}
