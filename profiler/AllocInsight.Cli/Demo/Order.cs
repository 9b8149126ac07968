namespace AllocInsight.Cli.Demo;

/// <summary>An order as the import reads it; forgotten once its invoice is written.</summary>
internal sealed class Order(int number, string customer, List<OrderLine> lines)
{
    public int Number { get; } = number;

    public string Customer { get; } = customer;

    public List<OrderLine> Lines { get; } = lines;
}

/// <summary>One line of an order.</summary>
internal readonly record struct OrderLine(string Product, int Count, int Cents);
