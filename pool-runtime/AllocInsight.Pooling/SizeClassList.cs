using System.Globalization;

namespace AllocInsight.Pooling;

/// <summary>Reads and checks a written list of slot sizes.</summary>
internal static class SizeClassList
{
    /// <summary>The slots of a list such as <c>40,80,160</c>; null with a sentence that says what is wrong.</summary>
    public static int[]? TryParse(string text, out string? error)
    {
        if (text.Length == 0)
        {
            error = "No size classes are given; expected default, ruby, bmalloc, a list such as 40,80,160, or @file.";
            return null;
        }
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > SizeClassTable.MaxCount)
        {
            error = TooMany(parts.Length);
            return null;
        }
        int[] slots = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TryParseSize(parts[i], out slots[i], out error))
                return null;
        }
        error = Check(slots);
        return error is null ? slots : null;
    }

    /// <summary>One size in bytes; false with a sentence that says what is wrong.</summary>
    public static bool TryParseSize(ReadOnlySpan<char> text, out int size, out string? error)
    {
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        bool isHuge = !isNumber && text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
        error = isHuge || value > int.MaxValue ? TooLarge(text.ToString())
            : isNumber ? CheckSize(value)
            : $"'{text}' is not a slot size; expected default, ruby, bmalloc, whole numbers of bytes such as 40,80,160, or @file.";
        size = error is null ? (int)value : 0;
        return error is null;
    }

    /// <summary>What is wrong with one size, or null.</summary>
    public static string? CheckSize(long size) =>
        size == 0 ? "A slot of 0 bytes holds nothing; the smallest slot is 1 byte."
        : size < 0 ? Invariant($"A slot size cannot be negative: {size}.")
        : size > SizeClassTable.MaxSlotSize ? TooLarge(size.ToString(CultureInfo.InvariantCulture))
        : null;

    /// <summary>What is wrong with a list of slots, or null.</summary>
    public static string? Check(ReadOnlySpan<int> slots)
    {
        if (slots.IsEmpty)
            return "A table needs at least one slot size.";
        if (slots.Length > SizeClassTable.MaxCount)
            return TooMany(slots.Length);
        for (int i = 0; i < slots.Length; i++)
        {
            if (CheckSize(slots[i]) is { } error)
                return error;
            if (i > 0 && slots[i] <= slots[i - 1])
                return Invariant($"Slot sizes must ascend: {slots[i]} follows {slots[i - 1]}.");
        }
        return null;
    }

    private static string TooLarge(string size) =>
        Invariant($"A slot of {size} bytes is too large; the limit is {SizeClassTable.MaxSlotSize} bytes (1 GiB).");

    private static string TooMany(int count) =>
        Invariant($"{count} slot sizes are too many; a table has at most {SizeClassTable.MaxCount}.");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
