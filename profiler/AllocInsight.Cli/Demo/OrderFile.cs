using System.Globalization;
using System.Text;

namespace AllocInsight.Cli.Demo;

/// <summary>The file to import, made up once and kept in memory: a line an order, fields separated by semicolons.</summary>
internal static class OrderFile
{
    private const int Orders = 5_000;

    public static byte[] Create()
    {
        StringBuilder text = new();
        for (int order = 0; order < Orders; order++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{order + 100_000};C{order % 400:D5}");
            for (int line = 0; line < OrderImport.LinesPerOrder; line++)
            {
                string product = Catalogue.Product(order + line);
                text.Append(CultureInfo.InvariantCulture, $";{product};{1 + (line % 3)};{995 + (line * 500)}");
            }

            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
