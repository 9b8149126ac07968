namespace Tracee;

/// <summary>Object sizes on a 64-bit runtime, in bytes.</summary>
internal static class Size
{
    /// <summary>An array: header, method table, length, elements, rounded up to 8.</summary>
    public static int Array(int elementSize, int length) => (24 + elementSize * length + 7) & ~7;

    /// <summary>A string: header, method table, length, characters and a terminator, rounded up to 8.</summary>
    public static int String(int length) => (22 + 2 * length + 7) & ~7;

    /// <summary>An object with fields of so many bytes: header and method table before them, never under 24.</summary>
    public static int Object(int fieldBytes) => Math.Max(24, (16 + fieldBytes + 7) & ~7);
}
