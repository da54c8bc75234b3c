using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LoginGate.Tests.Language;

/// <summary>A sentence that the sources say to people.</summary>
/// <param name="Id">As the catalogue has it.</param>
/// <param name="Place">File and line.</param>
internal readonly record struct SourceSentence(string Id, string Place);

/// <summary>Reads the sources of the gate for what they say to people: what the compiler makes a phrase of, templates of the log, descriptions of commands.</summary>
internal sealed class SourceSentences
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;
        global using LoginGate.Language; global using Counted = LoginGate.Language.Counted;
        """;

    private static readonly string[] LogMethods = ["Debug", "Info", "Warning", "Error", "LogDebug", "LogInformation", "LogWarning", "LogError"];

    private readonly string _root;
    private readonly List<SourceSentence> _sentences = [];
    private readonly List<SourceSentence> _parts = [];
    private readonly List<SourceSentence> _finished = [];
    private readonly List<SourceSentence> _answers = [];
    private readonly HashSet<string> _literals = [];

    private SourceSentences(string root) => _root = root;

    /// <summary>Templates and sentences.</summary>
    public IReadOnlyList<SourceSentence> Sentences => _sentences;

    /// <summary>Words that fill a hole.</summary>
    public IReadOnlyList<SourceSentence> Parts => _parts;

    /// <summary>Headings, labels and help of the inspector's answers.</summary>
    public IReadOnlyList<SourceSentence> Answers => _answers;

    /// <summary>Texts that are put together before they become a phrase: nobody can translate them.</summary>
    public IReadOnlyList<SourceSentence> Finished => _finished;

    /// <summary>Every text of the sources, for words that fill a hole from afar.</summary>
    public IReadOnlySet<string> Literals => _literals;

    /// <param name="root">The repository's folder.</param>
    /// <param name="references">The assemblies that the gate is built with.</param>
    public static SourceSentences Read(string root, IEnumerable<string> references)
    {
        var read = new SourceSentences(root);
        var gate = read.Trees("src/LoginGate");
        var compilation = CSharpCompilation.Create(
            "gate", [.. gate, CSharpSyntaxTree.ParseText(Usings)], references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var phrase = compilation.GetTypeByMetadataName("LoginGate.Language.Phrase") ?? throw new InvalidOperationException("there are no phrases");
        foreach (var tree in gate)
            new Phrases(read, compilation.GetSemanticModel(tree), phrase).Visit(tree.GetRoot());
        foreach (var tree in gate.Where(tree => tree.FilePath.Contains($"{Path.DirectorySeparatorChar}Inspect{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            || tree.FilePath.EndsWith("AlarmsCommand.cs", StringComparison.Ordinal)))
            new AnswerTexts(read).Visit(tree.GetRoot());
        foreach (var tree in gate.Concat(read.Trees("src/LoginGate.Cluster")).Concat(read.Trees("src/Hocon.Strict")))
            new Texts(read).Visit(tree.GetRoot());
        return read;
    }

    private SyntaxTree[] Trees(string folder) =>
        [.. Directory.GetFiles(Path.Combine(_root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.EndsWith("PetabridgePalette.cs", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file))];

    private void Add(List<SourceSentence> list, string id, SyntaxNode node)
    {
        if (HasWords(id))
            list.Add(new SourceSentence(id, $"{Path.GetRelativePath(_root, node.SyntaxTree.FilePath)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
    }

    /// <summary>Whether there is something to translate beside the holes.</summary>
    private static bool HasWords(string id) => Holes.Without(id).Any(char.IsLetter);

    /// <summary>The template of an interpolated string, as <see cref="LoginGate.Language.Phrase"/> makes it.</summary>
    private static string TemplateOf(params IEnumerable<InterpolatedStringExpressionSyntax> texts)
    {
        var hole = 0;
        return string.Concat(texts.SelectMany(text => text.Contents).Select(part => part switch
        {
            InterpolatedStringTextSyntax literal => TextOf(literal),
            InterpolationSyntax inner => $"{{{hole++}{inner.AlignmentClause?.ToString().Replace(" ", "", StringComparison.Ordinal)}{inner.FormatClause}}}",
            _ => "",
        }));
    }

    // The value of a text's part keeps two braces for one, where the string needs them.
    private static string TextOf(InterpolatedStringTextSyntax part)
    {
        var text = part.TextToken.ValueText;
        return ((InterpolatedStringExpressionSyntax)part.Parent!).StringStartToken.IsKind(SyntaxKind.InterpolatedStringStartToken)
            ? text
            : text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
    }

    /// <summary>The interpolated strings that an expression adds up; null: it is none of them.</summary>
    private static IEnumerable<InterpolatedStringExpressionSyntax>? Sum(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax text => [text],
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when Sum(sum.Left) is { } left && Sum(sum.Right) is { } right => left.Concat(right),
        _ => null,
    };

    /// <summary>The constants that an expression may come to.</summary>
    private static IEnumerable<ExpressionSyntax> Branches(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Branches(inner.Expression),
        ConditionalExpressionSyntax either => Branches(either.WhenTrue).Concat(Branches(either.WhenFalse)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Branches(arm.Expression)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => Branches(either.Left).Concat(Branches(either.Right)),
        ThrowExpressionSyntax => [],
        _ => [expression],
    };

    /// <summary>What the compiler converts to a phrase.</summary>
    private sealed class Phrases(SourceSentences read, SemanticModel model, INamedTypeSymbol phrase) : CSharpSyntaxWalker
    {
        public override void Visit(SyntaxNode? node)
        {
            if (node is ExpressionSyntax expression and not ParenthesizedExpressionSyntax && IsConvertedHere(expression))
                AddConverted(expression);
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Of", Expression: IdentifierNameSyntax { Identifier.Text: "Counted" } } } counted)
                AddCounted(counted);
            base.Visit(node);
        }

        private bool IsConvertedHere(ExpressionSyntax expression)
        {
            var type = model.GetTypeInfo(expression);
            return SymbolEqualityComparer.Default.Equals(type.ConvertedType, phrase) && !SymbolEqualityComparer.Default.Equals(type.Type, phrase)
                && (type.Type is null || type.Type.SpecialType == SpecialType.System_String);
        }

        private void AddConverted(ExpressionSyntax expression)
        {
            if (Sum(expression)?.ToArray() is { } texts)
            {
                read.Add(read._sentences, TemplateOf(texts), expression);
                foreach (var hole in texts.SelectMany(text => text.Contents).OfType<InterpolationSyntax>())
                    AddParts(hole.Expression);
                return;
            }
            foreach (var branch in Branches(expression))
            {
                if (model.GetConstantValue(branch) is { HasValue: true, Value: var value })
                    read.Add(read._sentences, value as string ?? "", branch);
                else if (branch is InterpolatedStringExpressionSyntax or BinaryExpressionSyntax)
                    read._finished.Add(new SourceSentence(branch.ToString(), $"{branch.SyntaxTree.FilePath}:{branch.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
            }
        }

        private void AddParts(ExpressionSyntax hole)
        {
            foreach (var branch in Branches(hole))
            {
                if (model.GetConstantValue(branch) is { HasValue: true, Value: string word } && (branch is LiteralExpressionSyntax || word.Contains(' ', StringComparison.Ordinal)))
                    read.Add(read._parts, word, branch);
                else if (branch is InterpolatedStringExpressionSyntax text && HasWords(TemplateOf(text)) && !IsPhrase(branch))
                    read._finished.Add(new SourceSentence(branch.ToString(), $"{branch.SyntaxTree.FilePath}:{branch.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
            }
        }

        private bool IsPhrase(ExpressionSyntax expression) => SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(expression).ConvertedType, phrase);

        private void AddCounted(InvocationExpressionSyntax counted)
        {
            string[] words = [.. counted.ArgumentList.Arguments.Skip(1).Select(argument => model.GetConstantValue(argument.Expression).Value as string ?? "")];
            if (words.Length == 0 || words.Contains(""))
                return;
            read.Add(read._sentences, $"{{0}} {words[0]}", counted);
            read.Add(read._sentences, $"{{0}} {(words.Length > 1 ? words[1] : $"{words[0]}s")}", counted);
        }
    }

    /// <summary>Of the inspector's answers what is always the same: titles, headings and the labels in front of rows, what commands and options do.</summary>
    private sealed class AnswerTexts(SourceSentences read) : CSharpSyntaxWalker
    {
        public override void VisitLiteralExpression(LiteralExpressionSyntax node)
        {
            if (node.Token.Value is string text && IsAnswer(node))
                read.Add(read._answers, text, node);
        }

        private static bool IsAnswer(LiteralExpressionSyntax text)
        {
            if (text.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is not null)
                return false;
            // A label is the first of the cells of a row of two.
            if (text.Parent is ExpressionElementSyntax { Parent: CollectionExpressionSyntax { Elements: [var first, _] } cells } element && element == first
                && cells.Parent is not CastExpressionSyntax { Type: ArrayTypeSyntax } && !IsSetting(text))
                return true;
            foreach (var around in text.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax and not LambdaExpressionSyntax))
            {
                if (around is ObjectCreationExpressionSyntax { Type: var type, ArgumentList: { } arguments })
                {
                    var place = arguments.Arguments.IndexOf(argument => argument.Span.Contains(text.Span));
                    return type.ToString() switch
                    {
                        "InspectTable" => place is 0 or 1,
                        "CommandHelp" => place == 2,
                        "CommandOption" => place == 2,
                        _ => false,
                    };
                }
                if (around is InvocationExpressionSyntax call)
                    return call.Expression.ToString() is "InspectResult.Said";
                if (around is PrimaryConstructorBaseTypeSyntax)
                    return false;
                if (around is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "Text" } })
                    return true;
            }
            return false;
        }

        private static bool IsSetting(LiteralExpressionSyntax text) => text.Token.ValueText.StartsWith("akka.", StringComparison.Ordinal);
    }

    /// <summary>What can be told by its place alone.</summary>
    private sealed class Texts(SourceSentences read) : CSharpSyntaxWalker
    {
        public override void VisitLiteralExpression(LiteralExpressionSyntax node)
        {
            if (node.Token.Value is string text)
                read._literals.Add(text);
        }

        public override void VisitInvocationExpression(InvocationExpressionSyntax node)
        {
            if (node.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var method, Expression: var logger }
                && LogMethods.Contains(method) && IsLogger(logger))
            {
                var arguments = node.ArgumentList.Arguments;
                var template = arguments.Take(2).FirstOrDefault(argument => Constants(argument.Expression).Any());
                foreach (var (text, at) in template is null ? [] : Constants(template.Expression))
                    read.Add(read._sentences, text, at);
                foreach (var argument in arguments.Where(argument => argument != template))
                    AddWords(argument.Expression);
            }
            base.VisitInvocationExpression(node);
        }

        public override void VisitAttribute(AttributeSyntax node)
        {
            if (node.Name.ToString() == "LoggerMessage")
            {
                foreach (var argument in node.ArgumentList!.Arguments.Where(argument => argument.NameEquals?.Name.Identifier.Text == "Message"))
                    read.Add(read._sentences, string.Concat(argument.Expression.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Select(text => text.Token.ValueText)), node);
            }
            base.VisitAttribute(node);
        }

        public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
        {
            if (node.Type.ToString() is "Command" or "RootCommand" && node.ArgumentList?.Arguments.LastOrDefault()?.Expression is { } description)
                AddDescription(description);
            base.VisitObjectCreationExpression(node);
        }

        public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node)
        {
            if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ReturnType.ToString() == "Command" && node.ArgumentList.Arguments is [_, var description])
                AddDescription(description.Expression);
            base.VisitImplicitObjectCreationExpression(node);
        }

        // The reader of settings files knows no phrases: its reasons are the interpolated strings of its project.
        public override void VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node)
        {
            if (IsReason(node))
            {
                read.Add(read._sentences, TemplateOf(node), node);
                foreach (var hole in node.Contents.OfType<InterpolationSyntax>())
                    AddWords(hole.Expression);
            }
            base.VisitInterpolatedStringExpression(node);
        }

        public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
        {
            if (node.Left.ToString() == "Description" && IsOfCommands(node))
                AddDescription(node.Right);
            base.VisitAssignmentExpression(node);
        }

        private static bool IsReason(InterpolatedStringExpressionSyntax text) =>
            text.SyntaxTree.FilePath.Contains("Hocon.Strict", StringComparison.Ordinal)
            && (text.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>()?.Type.ToString() == "HoconException"
                || text.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression.ToString() is "_scanner.Error" or "scanner.Error" or "Error" or "Fail")
                || text.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { ReturnType: var type } && type.ToString() == "FormattableString"
                || text.Parent?.Parent?.Parent is TupleExpressionSyntax);

        private static bool IsLogger(ExpressionSyntax expression) =>
            expression is IdentifierNameSyntax { Identifier.Text: "log" or "_log" }
            || (expression is InvocationExpressionSyntax call && call.Expression.ToString() == "Of" && call.SyntaxTree.FilePath.EndsWith("Log.cs", StringComparison.Ordinal));

        private void AddDescription(ExpressionSyntax description)
        {
            foreach (var (text, at) in Constants(description))
                read.Add(read._sentences, text, at);
            if (description is InterpolatedStringExpressionSyntax)
                read._finished.Add(new SourceSentence(description.ToString(), $"{description.SyntaxTree.FilePath}:{description.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
        }

        private void AddWords(ExpressionSyntax argument)
        {
            foreach (var (text, at) in Constants(argument).Where(text => text.Text.Length > 0))
                read.Add(read._parts, text, at);
            foreach (var text in Branches(argument).OfType<InterpolatedStringExpressionSyntax>().Where(text => HasWords(TemplateOf(text))))
                read._finished.Add(new SourceSentence(text.ToString(), $"{text.SyntaxTree.FilePath}:{text.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
        }

        private static bool IsOfCommands(SyntaxNode node) => node.SyntaxTree.FilePath.Contains("CommandLine", StringComparison.Ordinal);

        private static IEnumerable<(string Text, SyntaxNode At)> Constants(ExpressionSyntax expression) =>
            from branch in Branches(expression)
            let text = TextOf(branch)
            where text is not null
            select (text, (SyntaxNode)branch);

        private static string? TextOf(ExpressionSyntax expression) => expression switch
        {
            LiteralExpressionSyntax { Token.Value: string text } => text,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when TextOf(sum.Left) is { } left && TextOf(sum.Right) is { } right => left + right,
            _ => null,
        };
    }
}
