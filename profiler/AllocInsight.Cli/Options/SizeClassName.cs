using System.Globalization;

namespace AllocInsight.Cli.Options;

/// <summary>Checks the name of a size-class table before anything is measured.</summary>
internal static class SizeClassName
{
    /// <summary>What is wrong with the name; null if nothing is.</summary>
    public static string? Problem(string name)
    {
        if (name is "default" or "ruby" or "bmalloc") return null;
        if (name.StartsWith('@')) return File.Exists(name[1..]) ? null : $"there is no file '{name[1..]}'.";

        int previous = 0;
        foreach (string slot in name.Split(','))
        {
            if (!int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size <= previous)
                return $"'{name}' is not a table of size classes. Write default, ruby, bmalloc, an ascending list such as 40,80,160, or @FILE.";
            previous = size;
        }

        return null;
    }
}
