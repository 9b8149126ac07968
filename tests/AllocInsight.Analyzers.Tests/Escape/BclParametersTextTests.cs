using AllocInsight.Analyzers.Escape;

namespace AllocInsight.Analyzers.Tests.Escape;

public sealed class BclParametersTextTests
{
    [Fact]
    public void Types_members_and_arguments_are_separated_by_commas()
    {
        IReadOnlyCollection<BclType> types = Read("A.B,A.C`1  One,Two(Char[],Int32),.ctor(2),*  reads  wraps,-");

        Assert.Equal(["A.B", "A.C`1"], types.Select(type => type.MetadataName));
        Assert.All(types, type => Assert.Equal(["One", "Two", ".ctor", "*"], type.Members.Select(member => member.Name)));
        Assert.All(types.First().Members, member =>
        {
            Assert.Equal(Keeping.Reads, member.Receiver);
            Assert.Equal([Keeping.Wraps, Keeping.Keeps, Keeping.Keeps], [member.Argument(0), member.Argument(1), member.Argument(2)]);
        });
    }

    [Fact]
    public void Comments_and_empty_lines_are_no_rows() => Assert.Empty(Read("# A.B One reads -\n\n#\n"));

    [Fact]
    public void Rows_of_one_type_belong_together() =>
        Assert.Equal(["One", "Two"], Assert.Single(Read("A.B One reads -\nA.B Two - -")).Members.Select(member => member.Name));

    [Theory]
    [InlineData("A.B One reads")]
    [InlineData("A.B One reads - -")]
    [InlineData("A.B One read -")]
    [InlineData("A.B One - reads,,reads")]
    [InlineData("A.B One,,Two - -")]
    [InlineData("A.B One(Int32 - -")]
    [InlineData("A.B One(Int32)Two - -")]
    public void A_line_that_is_no_row_is_refused_with_its_number(string line) =>
        Assert.StartsWith("Line 2 ", Assert.Throws<FormatException>(() => Read("# rows\n" + line)).Message, StringComparison.Ordinal);

    private static IReadOnlyCollection<BclType> Read(string text)
    {
        using StringReader reader = new(text);
        return BclParametersText.Read(reader);
    }
}
