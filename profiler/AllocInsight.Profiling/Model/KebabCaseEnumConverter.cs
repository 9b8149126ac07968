using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllocInsight.Profiling.Model;

/// <summary>Writes enum members as the profile format spells them: <c>PoolArray</c> as <c>pool-array</c>.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class KebabCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
