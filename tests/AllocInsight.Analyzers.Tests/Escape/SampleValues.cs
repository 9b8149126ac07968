using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>Makes values to call members of the base library with, each a new object that nothing else refers to.</summary>
internal static class SampleValues
{
    /// <summary>For a type parameter; the first that the constraints allow.</summary>
    public static IReadOnlyList<Type> TypeArguments { get; } = [typeof(object), typeof(int), typeof(byte)];

    /// <summary>A value that such a parameter takes; null when there is none to be made.</summary>
    public static object? Of(Type type)
    {
        if (type.IsByRef || type.IsPointer || type.IsByRefLike || type.ContainsGenericParameters || type == typeof(IntPtr))
            return null;
        if (type == typeof(int))
            return 1;
        if (type == typeof(string))
            return "a";
        if (type == typeof(object))
            return new StringBuilder("1");
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.IsArray)
            return Filled(Array.CreateInstance(type.GetElementType()!, 4));
        if (type.IsSubclassOf(typeof(Delegate)))
            return MakeDelegate(type);
        return Concrete(type) is { } concrete ? Activator.CreateInstance(concrete) : null;
    }

    private static Type? Concrete(Type type)
    {
        if (type == typeof(Type))
            return null;
        Type[] candidates =
        [
            type, typeof(MemoryStream), typeof(StringWriter), typeof(UTF8Encoding), typeof(Random), typeof(ArrayList), typeof(Hashtable),
            .. type.IsGenericType ? Closed(type.GetGenericArguments()) : [],
        ];
        return candidates.FirstOrDefault(candidate => !candidate.IsAbstract && type.IsAssignableFrom(candidate)
            && candidate.GetConstructor(Type.EmptyTypes) is not null);
    }

    private static Type[] Closed(Type[] arguments)
    {
        switch (arguments)
        {
            case [{ IsGenericType: true } pair] when pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>):
                return [typeof(List<>).MakeGenericType(pair), typeof(Dictionary<,>).MakeGenericType(pair.GetGenericArguments())];
            case [var element]:
                return [typeof(List<>).MakeGenericType(element), typeof(HashSet<>).MakeGenericType(element), typeof(AnyOrder<>).MakeGenericType(element)];
            case [var key, var value]:
                return [typeof(Dictionary<,>).MakeGenericType(key, value)];
            default:
                return [];
        }
    }

    private static Array Filled(Array array)
    {
        Type element = array.GetType().GetElementType()!;
        for (int i = 0; element.IsClass && i < array.Length; i++)
            array.SetValue(element == typeof(Task) ? Task.CompletedTask : Of(element), i);
        return array;
    }

    /// <summary>Bound to an object of its own, as a lambda that captures something is.</summary>
    private static Delegate MakeDelegate(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))];
        Expression result = invoke.ReturnType == typeof(void) ? Expression.Empty()
            : invoke.ReturnType == typeof(object) ? Expression.Constant("result", typeof(object))
            : Expression.Default(invoke.ReturnType);
        return Expression.Lambda(type, result, parameters).Compile();
    }

    /// <summary>Finds all values equal.</summary>
    private sealed class AnyOrder<T> : IComparer<T>, IEqualityComparer<T>
    {
        public int Compare(T? x, T? y) => 0;

        public bool Equals(T? x, T? y) => true;

        public int GetHashCode(T obj) => 0;
    }
}
