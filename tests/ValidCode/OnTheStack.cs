using System.Globalization;

namespace ValidCode;

/// <summary>What costs the collector nothing: the stack, what the JIT puts there, and what is too small to pay.</summary>
internal static class OnTheStack
{
    public static int Weekday(DateOnly date)
    {
        var offsets = new int[12];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = (i * 26) / 10;
        return (date.Day + offsets[date.Month - 1]) % 7;
    }

    public static bool IsGuid(ReadOnlySpan<char> text)
    {
        Span<char> upper = stackalloc char[36];
        return text.Length == upper.Length && text.ToUpper(upper, CultureInfo.InvariantCulture) == upper.Length;
    }

    public static string Describe(int value)
    {
        var digits = new char[16];
        return value.TryFormat(digits, out int written) ? new string(digits, 0, written) : "";
    }

    public static void Send(Stream stream, int value)
    {
        var header = new byte[8];
        BitConverter.TryWriteBytes(header, value);
        stream.Write(header, 0, header.Length);
    }

    public static unsafe int Sum(int count)
    {
        int* values = stackalloc int[count];
        for (int i = 0; i < count; i++)
            values[i] = i;
        int sum = 0;
        for (int i = 0; i < count; i++)
            sum += values[i];
        return sum;
    }

    public static int Vowels(string text)
    {
        char[] vowels = ['a', 'e', 'i', 'o', 'u'];
        int count = 0;
        foreach (char c in text)
            count += Array.IndexOf(vowels, c) >= 0 ? 1 : 0;
        return count;
    }
}
