namespace AllocInsight.Analyzers.Implicit;

/// <summary>What the fix can do about it.</summary>
internal enum ImplicitRewrite
{
    /// <summary>Nothing: the diagnostic is advice.</summary>
    None,

    /// <summary><c>GetOrAdd(key, k =&gt; Make(k, x))</c> becomes <c>GetOrAdd(key, static (k, x) =&gt; Make(k, x), x)</c>.</summary>
    FactoryArgument,

    /// <summary><c>string.Format("{0}", x)</c> becomes <c>$"{x}"</c>.</summary>
    Interpolation,

    /// <summary><c>IEnumerable&lt;int&gt; xs = list;</c> becomes <c>var xs = list;</c>.</summary>
    ConcreteType,

    /// <summary><c>Append(x.ToString())</c> becomes <c>Append(x)</c>.</summary>
    NoToString,
}
