using OxyPlot;

namespace AllocInsight.Experiments.Charts;

/// <summary>
/// Measures text as it is in a wide font: which font a viewer has is not known, and what is given too little room is cut off or lies over what is
/// beside it.
/// </summary>
internal sealed class WideText(double width, double height) : PdfRenderContext(width, height, OxyColors.White)
{
    private const double Wider = 1.5;
    private const double Higher = 1.35;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(size.Width * Wider, size.Height * Higher);
    }
}
