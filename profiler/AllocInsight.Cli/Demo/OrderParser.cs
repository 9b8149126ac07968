using System.Globalization;

namespace AllocInsight.Cli.Demo;

/// <summary>Turns a line of the file into an order.</summary>
internal static class OrderParser
{
    public static Order Parse(string text)
    {
        List<string> fields = Split(text);
        List<OrderLine> lines = new();
        for (int i = 2; i + 2 < fields.Count; i += 3)
            lines.Add(new OrderLine(Catalogue.Closest(fields[i]), Number(fields[i + 1]), Number(fields[i + 2])));

        return new Order(Number(fields[0]), fields[1], lines);
    }

    private static List<string> Split(string text)
    {
        List<string> fields = new();
        int start = 0;
        for (int end = text.IndexOf(';', StringComparison.Ordinal); end >= 0; end = text.IndexOf(';', start))
        {
            fields.Add(text.Substring(start, end - start));
            start = end + 1;
        }

        fields.Add(text.Substring(start));
        return fields;
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
