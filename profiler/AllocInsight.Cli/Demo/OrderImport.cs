using System.Text;

namespace AllocInsight.Cli.Demo;

/// <summary>Imports the order file again and again: the everyday code whose allocations the demo finds.</summary>
/// <remarks>
/// What one order costs is known by construction: a byte array and a string for the line, two lists and a string for each
/// field, an order, a closure with its delegate, a builder and a string for the invoice, two boxes in an array for the log;
/// and for every fourth order a customer with an array that stay.
/// </remarks>
internal sealed class OrderImport(byte[] file)
{
    public const int LinesPerOrder = 4;

    private const int LongestLine = 384;
    private const int OrdersPerNewCustomer = 4;

    private readonly CustomerCache _customers = new();
    private readonly AuditLog _log = new();

    public int Imported { get; private set; }

    public long InvoiceLength { get; private set; }

    public void ImportAll()
    {
        for (int start = 0, end; start < file.Length; start = end + 1)
        {
            end = Array.IndexOf(file, (byte)'\n', start);
            Import(ReadLine(start, end));
        }
    }

    private string ReadLine(int start, int end)
    {
        byte[] line = new byte[LongestLine];
        Array.Copy(file, start, line, 0, end - start);
        return Encoding.UTF8.GetString(line, 0, end - start);
    }

    private void Import(string line)
    {
        Order order = OrderParser.Parse(line);
        OrderLine dock = Find(order, "dock");
        InvoiceLength += InvoiceWriter.Write(order).Length;
        _log.Record(order.Number, dock.Count);
        if (++Imported % OrdersPerNewCustomer == 0) _customers.Remember(order.Customer, dock.Cents);
    }

    private static OrderLine Find(Order order, string product) => order.Lines.Find(line => line.Product == product);
}
