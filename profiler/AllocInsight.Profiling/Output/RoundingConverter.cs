using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllocInsight.Profiling.Output;

/// <summary>Writes a number with a fixed number of decimals at most, so that equal profiles give equal files.</summary>
internal sealed class RoundingConverter(int decimals) : JsonConverter<double>
{
    // Beyond this a double has no decimals, and System.Decimal would overflow.
    private const double LargestRounded = 1e15;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (Math.Abs(value) >= LargestRounded) writer.WriteNumberValue(value);
        else writer.WriteNumberValue(Math.Round((decimal)value, decimals));
    }
}
