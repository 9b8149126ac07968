namespace AllocInsight.Cli.Demo;

/// <summary>The customers met last, kept for the whole import: what is allocated here is meant to stay.</summary>
internal sealed class CustomerCache
{
    // About 15 MB when full, and it takes several collections until an entry is replaced.
    private const int Capacity = 50_000;

    private const int Months = 48;

    private readonly Customer?[] _customers = new Customer?[Capacity];
    private int _next;

    public void Remember(string name, int cents)
    {
        Customer customer = new(name, new int[Months]);
        customer.CentsByMonth[0] = cents;
        _customers[_next] = customer;
        _next = (_next + 1) % Capacity;
    }

    private sealed record Customer(string Name, int[] CentsByMonth);
}
