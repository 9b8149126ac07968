using AllocInsight.Cli.Screens;

namespace AllocInsight.Cli.Tests.Screens;

public sealed class NameTests
{
    private static readonly Glyphs Glyphs = Glyphs.For(new ReportView { Again = new Invocation("demo") });

    [Theory]
    [InlineData("Shop.Orders.Order.TotalAsync", "Order.TotalAsync")]
    [InlineData("System.Collections.Generic.List<T>.Add", "List<T>.Add")]
    [InlineData("Shop.Orders.Order.Order", "the constructor of Order")]
    [InlineData("System.Collections.Generic.List<T>.List", "the constructor of List<T>")]
    [InlineData("Shop.Orders.Order.Total.get", "Order.Total.get")]
    [InlineData("Shop.Orders.Order.Total.get.(lambda)", "Order.Total.get.(lambda)")]
    [InlineData("Shop.Program.Main.(lambda)", "Program.Main.(lambda)")]
    [InlineData("Program.Main", "Program.Main")]
    [InlineData("Main", "Main")]
    public void Methods_keep_their_type(string name, string expected) => Assert.Equal(expected, NameText.Method(name));

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary<string, Shop.Orders.Order>.Entry[]", "Dictionary<string, Shop.Orders.Order>.Entry[]", "Dictionary<string, Order>.Entry[]")]
    [InlineData("Shop.Orders.Order", "Shop.Orders.Order", "Order")]
    [InlineData("byte[]", "byte[]", "byte[]")]
    public void Types_lose_namespaces_that_say_nothing(string name, string expected, string shortest)
    {
        Assert.Equal(expected, NameText.Type(name, 60, Glyphs));
        Assert.Equal(shortest, NameText.ShortType(name, 60, Glyphs));
    }

    [Theory]
    [InlineData("/usr/share/dotnet/dotnet /srv/shop/Shop.dll /data/orders.csv", "dotnet Shop.dll /data/orders.csv")]
    [InlineData("/usr/bin/dotnet exec /srv/Shop.dll", "dotnet exec Shop.dll")]
    [InlineData(@"C:\shop\Shop.exe --port 80", "Shop.exe --port 80")]
    [InlineData("dotnet", "dotnet")]
    [InlineData("/", "/")]
    public void Command_lines_lose_the_folders_of_the_program(string commandLine, string expected) =>
        Assert.Equal(expected, CommandText.Shorten(commandLine));
}
