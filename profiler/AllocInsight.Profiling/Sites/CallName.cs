using System.Text.RegularExpressions;

namespace AllocInsight.Profiling.Sites;

/// <summary>Names methods in a sentence.</summary>
internal static partial class CallName
{
    /// <summary>The type and the method, without type arguments: <c>Enumerable.ToArray</c>, <c>new StringBuilder</c>, <c>Engine.Realm.get</c>.</summary>
    public static string Short(string method)
    {
        string plain = method;
        while (Arguments().IsMatch(plain)) plain = Arguments().Replace(plain, "");
        string[] parts = plain.Split('.');
        if (parts.Length < 2) return plain;
        if (parts[^1] == parts[^2]) return "new " + parts[^1];
        bool isAccessor = parts.Length > 2 && parts[^1] is "get" or "set" or "add" or "remove";
        return string.Join('.', parts[(isAccessor ? ^3 : ^2)..]);
    }

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Arguments();
}
