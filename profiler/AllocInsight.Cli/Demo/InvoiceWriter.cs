using System.Globalization;
using System.Text;

namespace AllocInsight.Cli.Demo;

/// <summary>Writes the invoice of an order.</summary>
internal static class InvoiceWriter
{
    public static string Write(Order order)
    {
        StringBuilder text = new();
        text.Append("Invoice ").Append(order.Number).Append(" for ").Append(order.Customer).Append('\n');
        foreach (OrderLine line in order.Lines)
            text.Append(line.Count).Append(" x ").Append(line.Product).Append('\n');

        text.Append("Total ").Append((Total(order) / 100m).ToString("F2", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static int Total(Order order)
    {
        int cents = 0;
        foreach (OrderLine line in order.Lines) cents += line.Count * line.Cents;
        return cents;
    }
}
